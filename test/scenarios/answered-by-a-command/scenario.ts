import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A command answers a suspended request: its wait is over, and t_continue after it finds none.',
  covers: ['answered-from-elsewhere'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, call: 'b', request: { method: 'INFO', user: 'command' } },
    { at: 800, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [0, 500], b: [500], c: [800] },
  until: 1500,
});
