import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A worker takes tasks in the order in which they were given; with one worker a busy task holds up those behind it.',
  covers: ['tasks-at-once'],
  steps: ['one', 'two', 'three'].map((call, at) => ({ at, call, request: { method: 'OPTIONS' } })),
  due: { one: [300], two: [600], three: [900] },
  until: 2000,
});
