import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Many requests asleep at once, woken in three workers, have each its own values.',
  steps: Array.from({ length: 30 }, (_, index) => ({
    at: 5 * index,
    call: `c${index}`,
    request: { method: 'OPTIONS', user: `user${index}`, headers: [`X-Value: ${index}`] },
  })),
  due: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`c${index}`, [1000 + 5 * index]])),
  until: 2600,
});
