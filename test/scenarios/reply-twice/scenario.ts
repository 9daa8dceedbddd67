import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Provisional replies may be many, the final reply is one: later replies are refused.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 0, call: 'b', request: { method: 'OPTIONS' } },
    { at: 300, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [0, 0, 0], b: [0, 0, 0], c: [300] },
  until: 900,
});
