import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_sleep as the last action of its block, or inside an expression, has no next action: it is refused with -1.',
  covers: ['last-action'],
  steps: ['if', 'expression', 'assigned', 'route', 'end'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { if: [0], expression: [0], assigned: [0], route: [0] },
  until: 1500,
});
