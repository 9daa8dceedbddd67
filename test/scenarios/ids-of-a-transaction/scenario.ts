import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    '$T(id_index) and $T(id_label) are null until there is a transaction; those with _n create it. They stay the same in a resumed run, and the index is below 65536.',
  covers: ['transaction-ids'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [1000] },
  until: 2500,
});
