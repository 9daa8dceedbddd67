import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A stateless reply leaves no transaction: a retransmission runs the script again, and only the ACK with our To-tag is absorbed.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 100, repeat: 'a' },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 200, call: 'c', request: { method: 'ACK', to: '<sip:test@example.com>;tag=foreign' } },
    { at: 400, call: 'd', request: { method: 'INFO' } },
  ],
  due: { a: [0, 100], b: [0], d: [400] },
  until: 1500,
});
