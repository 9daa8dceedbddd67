import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL while the phone rings is answered at once and sent on, hop by hop; the 487 comes from the phone. Before any reply the CANCEL waits for the first one.',
  servers: {
    b: {
      'INVITE ring': [{ after: 100, status: 180 }],
      'INVITE late': [{ after: 1200, status: 180 }],
      'INVITE race': [
        { after: 100, status: 180 },
        { after: 1000, status: 200 },
      ],
      'CANCEL race': [{ after: 0, status: 200 }],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:ring@127.0.0.1:{b-port}' } },
    { at: 600, cancel: 'a' },
    { at: 2000, call: 'c', ack: true, request: { method: 'INVITE', uri: 'sip:late@127.0.0.1:{b-port}' } },
    { at: 2600, cancel: 'c' },
    { at: 4000, call: 'd', ack: true, request: { method: 'INVITE', uri: 'sip:race@127.0.0.1:{b-port}' } },
    { at: 4900, cancel: 'd' },
    { at: 6000, call: 'e', request: { method: 'INFO' } },
  ],
  due: {
    a: [0, 100, 600, 600],
    b: [0, 600, 600, 2000, 2500, 3200, 3200, 4000, 4900, 5000],
    c: [2000, 2600, 3200],
    d: [4000, 4100, 4900, 5000],
    e: [6000],
  },
  until: 6300,
});
