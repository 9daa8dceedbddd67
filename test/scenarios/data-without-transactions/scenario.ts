import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'modparam "mode" 1 does without tm: tasks with data work, what suspends is refused with -1.',
  covers: ['mode-1'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 300, call: 'b', request: { method: 'INFO' } },
  ],
  withoutKamailio: 'Kamailio 5.6.3 has no parameter mode',
  until: 1000,
});
