import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An entry of a table with autoexpire is gone after its time, and its expiry route sees its key and value.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'sets' } },
    { at: 4000, call: 'b', request: { method: 'OPTIONS', user: 'reads' } },
  ],
  due: { a: [0], b: [4000] },
  until: 4300,
});
