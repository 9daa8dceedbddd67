import {
  ANY_ROUTE,
  type Arg,
  declare,
  literal,
  type RunContext,
  refuse,
  routeName,
  string,
} from '../../kit/index.ts';
import type { ArmedRoutes } from '../../run/armed-routes.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Functions of tm that arm routes for the transaction; '' and "0" disarm. */
export const armingFunctions = {
  t_on_failure: arming(
    'failure',
    routeName('route', 'failure'),
    'Runs `failure_route[name]` when the transaction fails.',
  ),
  t_on_reply: arming(
    'reply',
    routeName('route', 'onreply'),
    'Runs `onreply_route[name]` for replies of this transaction.',
  ),
  t_on_branch: arming(
    'branch',
    routeName('route', 'branch'),
    'Runs `branch_route[name]` for each branch of the next `t_relay` before it is sent.',
  ),
  t_on_branch_failure: arming(
    'branchFailure',
    string('route'),
    'Runs `event_route[tm:branch-failure:name]` when one branch fails.',
  ),
  t_is_set: fn({
    args: [literal('target')],
    routes: ANY_ROUTE,
    doc: 'True when a route is armed: "failure_route", "onreply_route", "branch_route" or "branch_failure_route".',
    run(_state, call, target) {
      const slot = TARGETS.get(target);
      if (slot === undefined)
        return refuse(call, `unknown target "${target}"`, `use one of ${[...TARGETS.keys()].join(', ')}`);
      return call.run.state.routes[slot] === null ? -1 : 1;
    },
  }),
};

const TARGETS: ReadonlyMap<string, keyof ArmedRoutes> = new Map([
  ['failure_route', 'failure'],
  ['onreply_route', 'reply'],
  ['branch_route', 'branch'],
  ['branch_failure_route', 'branchFailure'],
]);

function arming(slot: keyof ArmedRoutes, name: Arg<string>, doc: string) {
  return fn({
    args: [name],
    routes: ANY_ROUTE,
    doc: `${doc} "0" or "" disarms.`,
    run(_state, { run }: { run: RunContext }, route) {
      run.state.routes[slot] = route === '' || route === '0' ? null : route;
      return 1;
    },
  });
}
