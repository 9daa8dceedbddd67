import { type FunctionDeclaration, type RouteKind, refuse } from '../../../kit/index.ts';
import { addDestination } from '../../core/index.ts';
import { fn, type PvState } from '../state.ts';

const ROUTES: readonly RouteKind[] = ['request', 'branch', 'failure'];

/** What is done with the attributes collected in `$sbranch`. */
export const STATIC_BRANCH_FUNCTIONS: Readonly<Record<string, FunctionDeclaration<PvState>>> = {
  sbranch_reset: fn({
    args: [],
    routes: ROUTES,
    doc: 'Forgets the attributes in $sbranch.',
    run(state, { run }) {
      state.staticBranches.delete(run);
      return 1;
    },
  }),
  sbranch_set_ruri: fn({
    args: [],
    routes: ROUTES,
    doc: 'Makes $sbranch the Request-URI and what belongs to its branch. 1, or -1 when it has no uri.',
    run(state, call) {
      const branch = state.staticBranches.get(call.run);
      if (branch === undefined || branch.uri === null) return refuse(call, '$sbranch(uri) is not set');
      const { run } = call;
      run.requestUri = branch.uri;
      run.state.dstUri = branch.dstUri;
      run.state.path = branch.path;
      run.state.sendSocket = branch.sendSocket;
      run.state.branchFlags = branch.flags;
      return 1;
    },
  }),
  sbranch_append: fn({
    args: [],
    routes: ROUTES,
    doc: 'Adds $sbranch as a destination. 1, or -1 when it has no uri or there are max_branches already.',
    run(state, call) {
      const branch = state.staticBranches.get(call.run);
      if (branch === undefined || branch.uri === null) return refuse(call, '$sbranch(uri) is not set');
      return addDestination(call.run, { ...branch, uri: branch.uri })
        ? 1
        : refuse(call, 'there are max_branches destinations already', 'raise max_branches');
    },
  }),
};
