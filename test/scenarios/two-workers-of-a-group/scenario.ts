import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Two workers of a group take tasks as they are free.',
  covers: ['tasks-at-once'],
  steps: [
    { at: 0, call: 'slow', request: { method: 'OPTIONS', user: 'slow' } },
    { at: 10, call: 'one', request: { method: 'OPTIONS', user: 'one' } },
    { at: 20, call: 'two', request: { method: 'OPTIONS', user: 'two' } },
  ],
  due: { slow: [1000], one: [210], two: [410] },
  until: 2000,
});
