import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A failure_route may put the request to sleep again.',
  covers: ['in-failure-route'],
  steps: ['route', 'sleep'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'INVITE', user },
    ack: true,
  })),
  due: { route: [0, 2000], sleep: [0, 2000] },
  until: 3500,
});
