import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A sleep inside a switch goes on in its case and falls through into the next; what follows the switch runs only for those that did not sleep.',
  covers: ['switch-falls-through', 'own-list-only'],
  steps: ['falls', 'second', 'breaks', 'last', 'other'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { falls: [1000], second: [0, 0], breaks: [1000], last: [1000], other: [0, 0] },
  until: 2500,
});
