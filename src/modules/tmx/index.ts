import { defineModule } from '../../kit/index.ts';
import { branchFunctions, branchVariables } from './branches.ts';
import { dropFunctions } from './drop.ts';
import { messageVariables } from './messages.ts';
import { questionFunctions } from './questions.ts';
import type { TmxState } from './state.ts';
import { tmxStatistics } from './statistics.ts';
import { suspendingFunctions } from './suspending.ts';
import { tmxVariables } from './variables.ts';

/** Extensions of tm: suspension by hand, and what there is to know of a transaction. */
export default defineModule({
  name: 'tmx',
  doc: 'Extensions of tm: stops a request until somebody goes on with it by its id, from any worker.',
  needs: ['tm'],
  params: {},
  functions: { ...suspendingFunctions, ...questionFunctions, ...branchFunctions, ...dropFunctions },
  variables: { ...tmxVariables, ...branchVariables, ...messageVariables },
  statistics: tmxStatistics,
  setupWorker: ({ route }): TmxState => ({ route: (name) => route('route', name) }),
});
