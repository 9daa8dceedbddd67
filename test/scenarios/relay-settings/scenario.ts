import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:second@127.0.0.1:{c-port}'];

export default scenario({
  shows:
    'What a script may switch off for one transaction: that a 6xx cancels the other branches, the error reply of t_relay.',
  servers: {
    b: { INVITE: [{ after: 200, status: 603, reason: 'Decline' }] },
    c: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 600, status: 486 },
      ],
    },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:six@127.0.0.1:{b-port}', headers },
    },
    {
      at: 1000,
      call: 'd',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:quiet@127.0.0.1:{b-port}', headers },
    },
    { at: 1500, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 100, 600], b: [0, 200], c: [0, 600], d: [1000, 1000], e: [1500] },
  until: 2000,
});
