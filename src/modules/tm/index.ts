import { defineModule } from '../../kit/index.ts';
import { socketIndex } from '../../run/send-socket.ts';
import { armingFunctions } from './armed.ts';
import { tmCommands } from './commands.ts';
import { contactFunctions } from './contacts.ts';
import { failureFunctions } from './failure.ts';
import { localRequestFunctions } from './local-request.ts';
import { liveParams, tmParams } from './params.ts';
import { relayFunctions } from './relay.ts';
import { replyFunctions } from './reply.ts';
import type { TmState } from './state.ts';
import { timerFunctions } from './timers.ts';
import { transactionFunctions } from './transaction.ts';

/** Transactions as scripts see them. The machines themselves are in `src/tm`. */
export default defineModule({
  name: 'tm',
  doc: 'Transactions: absorbs retransmissions, answers and forwards statefully, forks, keeps timers.',
  params: tmParams,
  functions: {
    ...transactionFunctions,
    ...relayFunctions,
    ...localRequestFunctions,
    ...contactFunctions,
    ...replyFunctions,
    ...timerFunctions,
    ...armingFunctions,
    ...failureFunctions,
  },
  variables: {},
  eventRoutes: [
    {
      name: 'tm:local-request',
      doc: 'Runs for each request of our own before it is sent: it may change it, arm routes for its replies, or `drop` it.',
    },
    {
      name: 'tm:branch-failure:<name>',
      doc: 'Runs when a branch for which `t_on_branch_failure("name")` was called has failed, while others may still be answered.',
    },
  ],
  rpc: tmCommands,
  // They are the transactions' own: the server hands them to their manager.
  settings: { group: 'tm', names: liveParams },
  setupWorker: ({ params, route, runRoute, services }): TmState => ({
    defaultCode: params.default_code,
    defaultReason: params.default_reason,
    e2eCancelReason: params.e2e_cancel_reason !== 0,
    unmatchedCancel: params.unmatched_cancel,
    delayedReply: params.delayed_reply !== 0,
    contactsAvp: params.contacts_avp,
    contactFlowsAvp: params.contact_flows_avp,
    hasSocket: (name) => socketIndex(services.sockets, name) >= 0,
    branchRoute: (name) => route('branch', name),
    runRoute,
  }),
});
