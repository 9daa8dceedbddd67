import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An INVITE without any reply ends in 408 with fr_timer, one that rang with fr_inv_timer and is then cancelled; failure_route sees which.',
  servers: {
    b: {
      'INVITE ring': [
        { after: 100, status: 180 },
        { after: 1100, status: 183 },
      ],
    },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: { method: 'INVITE', user: 'dead', uri: 'sip:dead@127.0.0.1:{b-port}' },
    },
    {
      at: 0,
      call: 'c',
      ack: true,
      request: { method: 'INVITE', user: 'ring', uri: 'sip:ring@127.0.0.1:{b-port}' },
    },
    { at: 5500, call: 'd', request: { method: 'INFO' } },
  ],
  due: { a: [0, 2500], b: [0, 0, 500, 1500, 4100, 4100], c: [0, 100, 1100, 4100], d: [5500] },
  until: 5800,
});
