import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With modparam "return" 1 the script goes on after the call while the request is suspended.',
  covers: ['return-1'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 200, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [1000], b: [200] },
  until: 2500,
});
