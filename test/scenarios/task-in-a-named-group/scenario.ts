import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_task_group_route goes on in the group that it names; a group without async_workers brings the group "default" with it.',
  steps: ['slow', 'Quick', 'default'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { slow: [0], Quick: [0], default: [0] },
  until: 1000,
});
