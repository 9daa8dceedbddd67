import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Values of headers, their parameters and addresses, as selects.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'OPTIONS',
        headers: [
          'Route: <sip:one.example.com;lr>, "Two, Too" <sip:two@two.example.com>;a=1 ;b',
          'My-Header: v;x="quoted"',
          'My-Header: w',
          'Diversion: <sip:d@example.com>;reason=busy',
          'Auth: Digest username="u", realm="r"',
          'Auth: Digest username="v",realm=s',
          'Supported: path, 100rel',
        ],
      },
    },
  ],
  due: { a: [0] },
  until: 200,
});
