import { defineModule } from '../../kit/index.ts';
import { armingFunctions } from './armed.ts';
import { failureFunctions } from './failure.ts';
import { tmParams } from './params.ts';
import { replyFunctions } from './reply.ts';
import type { TmState } from './state.ts';
import { timerFunctions } from './timers.ts';
import { transactionFunctions } from './transaction.ts';

/** Transactions as scripts see them. The machines themselves are in `src/tm`. */
export default defineModule({
  name: 'tm',
  doc: 'Transactions: absorbs retransmissions, answers statefully, keeps timers. Server transactions only in this version.',
  params: tmParams,
  functions: {
    ...transactionFunctions,
    ...replyFunctions,
    ...timerFunctions,
    ...armingFunctions,
    ...failureFunctions,
  },
  variables: {},
  setupWorker: ({ params }): TmState => ({
    defaultCode: params.default_code,
    defaultReason: params.default_reason,
  }),
});
