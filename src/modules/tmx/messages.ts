import { declare, RunContext, type Value, type VariableRef } from '../../kit/index.ts';
import type { SipMessage } from '../../sip/message.ts';
import { parseMessage } from '../../sip/parse.ts';
import type { TmxState } from './state.ts';

const { variable } = declare<TmxState>();

/** Variables of tmx that read another message of the transaction than the one in hand. */
export const messageVariables = {
  T_req: elsewhere(
    'A variable as it is for the request, in the route of a reply (`$T_req($hdr(X))`). Null elsewhere.',
    (run) => (run.kept === null ? null : inSight(run, run.request, run.kept)),
  ),
  T_rpl: elsewhere(
    'A variable as it is for the reply that failed, in a failure route (`$T_rpl($rs)`). Null elsewhere, and when a timer or a CANCEL ended the branch.',
    (run) => {
      const reply = run.failure?.reply ?? null;
      const parsed = reply === null ? null : parseMessage(reply);
      return parsed?.ok === true ? inSight(run, parsed.message, asReceived(run)) : null;
    },
  ),
  T_inv: elsewhere(
    'A variable as it is for the INVITE, in the request route of its CANCEL (`$T_inv($ru)`). Null elsewhere.',
    (run) => {
      const invite = run.transactions.inviteRequest();
      return invite === null ? null : inSight(run, invite, asReceived(run));
    },
  ),
};

function asReceived({ state }: RunContext): RunContext['state'] {
  return { ...state, uri: null };
}

/** The run with another message in hand. */
function inSight(run: RunContext, message: SipMessage, state: RunContext['state']): RunContext {
  return new RunContext({
    state,
    message,
    kind: run.kind,
    services: run.services,
    transactions: run.transactions,
    transaction: run.transaction,
    faked: run.faked,
    resumed: run.resumed,
  });
}

function elsewhere(doc: string, look: (run: RunContext) => RunContext | null) {
  return variable<VariableRef<RunContext>>({
    doc,
    inner: 'required',
    parse: (inner) => ({ problem: `"${inner ?? ''}" is no variable`, hint: 'write $T_req($ru)' }),
    bind: (key) => ({ key }),
    get(_state, run, key): Value {
      const other = look(run);
      return other === null ? null : key.get(other);
    },
  });
}
