import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request that woke in an async worker, and one that a program continued, are suspended and told to the program once more.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE', user: 'bob' }, ack: true },
    { at: 3000, program: 'app', match: '^call bob (\\d+:\\d+)$', sends: 'go $1' },
    { at: 3500, program: 'app', match: '^again bob (\\d+:\\d+)$', sends: 'go $1' },
  ],
  due: { a: [0, 3500], app: [1000, 1000, 1000, 3000, 3000, 3500] },
  until: 4500,
});
