import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'textopsx: iterators over headers and over the lines of the body.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'MESSAGE',
        user: 'headers',
        headers: ['X-One:  a b', 'x-one:', 'X-Folded: a', ' b'],
      },
    },
    {
      at: 20,
      call: 'b',
      request: {
        method: 'MESSAGE',
        uri: 'sip:changes@127.0.0.1:{b-port}',
        headers: [
          'X-Remove: 1',
          'X-Append: 2',
          'X-Insert: 3',
          'X-Remove: 4',
          'Content-Type: application/sdp',
        ],
        body: 'v=0\na=remove\na=append\na=insert\na=remove it\n',
      },
    },
    {
      at: 40,
      call: 'c',
      request: {
        method: 'MESSAGE',
        user: 'body',
        headers: ['Content-Type: text/plain'],
        body: 'one\ntwo\n\nlast\n',
      },
    },
    { at: 60, call: 'd', request: { method: 'MESSAGE', user: 'body' } },
  ],
  servers: { b: { MESSAGE: [] } },
  due: { a: [0], b: [20, 20], c: [40], d: [60] },
  until: 300,
});
