import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'textopsx: what was applied before a sleep is there after it, and changes are applied there as well.',
  steps: [{ at: 0, call: 'a', request: { method: 'MESSAGE' } }],
  until: 2500,
});
