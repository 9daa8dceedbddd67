import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A sleep inside a while goes on with the rest of the body once; neither the condition nor what follows the loop runs.',
  covers: ['own-list-only'],
  steps: ['answers', 'breaks', 'silent'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { answers: [1000], breaks: [1000], silent: [1000] },
  until: 2500,
});
