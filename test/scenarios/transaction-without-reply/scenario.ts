import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A script that creates a transaction and ends without a reply sends nothing, and a retransmission is absorbed while the transaction is there.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' } },
    { at: 300, repeat: 'a' },
    { at: 300, repeat: 'b' },
    { at: 600, call: 'c', request: { method: 'INFO' } },
  ],
  due: { c: [600] },
  until: 3000,
});
