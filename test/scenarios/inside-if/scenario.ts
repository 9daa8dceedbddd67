import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A sleep inside an if goes on with the rest of that if only: what follows its brace does not run, and 500 comes if the rest answers nothing.',
  covers: ['own-list-only'],
  steps: ['answers', 'nested', 'else'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { answers: [1000], nested: [1000], else: [1000] },
  until: 2500,
});
