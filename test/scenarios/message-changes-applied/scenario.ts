import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'textopsx: changes of the message that are applied at once are seen by what comes after.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'MESSAGE',
        user: 'bob',
        headers: ['X-Old: old', 'Content-Type: text/plain'],
        body: 'one two',
      },
    },
    { at: 20, call: 'b', request: { method: 'MESSAGE', user: 'after' } },
    { at: 40, call: 'c', request: { method: 'MESSAGE', uri: 'sip:reply@127.0.0.1:{d-port}' } },
  ],
  servers: { d: { MESSAGE: [{ after: 0, status: 486, headers: ['X-Old: old'] }] } },
  due: { a: [0], b: [20], c: [40], d: [40] },
  until: 300,
});
