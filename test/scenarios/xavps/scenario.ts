import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'XAVPs: each assignment without an index makes a new root on top; fields, indexes, deletion; XAVUs keep one value a name, XAVIs ignore case.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});
