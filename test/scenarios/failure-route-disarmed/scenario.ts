import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The failure_route armed last before the sleep counts, and one that was reset does not run.',
  covers: ['failure-route-inherited'],
  steps: ['plain', 'replaced', 'reset', 'after'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { plain: [1000], replaced: [1000], reset: [1000], after: [1000] },
  until: 4200,
});
