import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A bare route block, global settings and stray semicolons of older scripts still work.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INFO', uri: 'sip:x@example.com' } },
  ],
  due: { a: [0], b: [0] },
  until: 300,
});
