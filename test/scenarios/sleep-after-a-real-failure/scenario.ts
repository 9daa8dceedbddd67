import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}'];

export default scenario({
  shows:
    'failure_route may sleep on the reply of a phone: the reply is held back, and the resumed run forwards elsewhere; if it does nothing the caller gets 500.',
  covers: ['in-failure-route'],
  servers: {
    b: { INVITE: [{ after: 100, status: 486 }] },
    c: { INVITE: [{ after: 100, status: 200 }] },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:again@127.0.0.1:{b-port}', headers },
    },
    {
      at: 2000,
      call: 'd',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:end@127.0.0.1:{b-port}', headers },
    },
    { at: 5000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 1200], d: [2000, 3100], b: [0, 100, 1200, 2000, 2100], c: [1100], e: [5000] },
  until: 5300,
});
