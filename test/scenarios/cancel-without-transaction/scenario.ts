import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL finds no transaction for an INVITE that was answered statelessly, and one that is already answered keeps its final reply.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE', user: 'stateless' } },
    { at: 100, cancel: 'a' },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 100, cancel: 'b' },
  ],
  due: { a: [0, 100], b: [0, 100] },
  until: 900,
});
