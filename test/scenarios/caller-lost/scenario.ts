import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A sleep in a called route goes on there; its callers are never re-entered, so 500 comes if the rest answers nothing.',
  covers: ['own-list-only'],
  steps: ['answers', 'silent'].map((user) => ({ at: 0, call: user, request: { method: 'OPTIONS', user } })),
  due: { answers: [1000], silent: [1000] },
  until: 2500,
});
