import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An INVITE that is cancelled before the script puts it to sleep has its 487: the script ends at async_route, and nothing wakes.',
  covers: ['cancelled-first'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 400, cancel: 'a' },
    { at: 3500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [400, 400], b: [3500] },
  until: 4000,
});
