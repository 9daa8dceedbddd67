import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_route refuses with -1, at run time, a route that does not exist or is empty and a name of 63 or more letters.',
  covers: ['unknown-route', 'route-name-length'],
  steps: ['fixed', 'long', '62', 'empty', 'case'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { fixed: [0], long: [0], '62': [1000], empty: [0], case: [0] },
  until: 2500,
});
