import { scenario } from '../../harness/scenario.ts';

const via = 'SIP/2.0/UDP 127.0.0.1:{a-port};branch=z9hG4bK-a';
const from = '<sip:caller@example.com>;tag=a';

export default scenario({
  shows:
    'A CANCEL that comes before its INVITE cancels nothing, though it has a transaction: the INVITE sleeps and is answered.',
  covers: ['cancel-before'],
  steps: [
    { at: 0, call: 'early', peer: 'a', request: { method: 'CANCEL', via, from } },
    { at: 300, call: 'a', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [0, 300, 1300] },
  until: 3500,
});
