import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The end of a connection runs connection-closed, unless the script closed it; one connection more than max_clients is closed at once.',
  programs: ['a', 'b', 'c', 'one-too-many'],
  steps: [
    { at: 500, program: 'a', sends: 'hello' },
    { at: 1000, program: 'b', close: true },
    { at: 1500, program: 'c', sends: 'quit' },
  ],
  due: { a: [500, 1000, 1500, 1500], b: [500], c: [500, 1000, 1500, 1500], 'one-too-many': [0] },
  until: 2500,
});
