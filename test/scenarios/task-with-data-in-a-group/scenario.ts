import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_task_group_data runs its route in the group that it names, also from a task; an unknown group is refused with -1, while Kamailio says that it worked.',
  covers: ['unknown-group'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 500, call: 'b', request: { method: 'INFO' } },
  ],
  until: 1000,
});
