import {
  ANY_ROUTE,
  type Call,
  declare,
  defineModule,
  int,
  type RunContext,
  refuse,
  string,
} from '../../kit/index.ts';
import { replyEitherWay, replyStatelessly } from '../../run/stateless-reply.ts';
import type { SlState } from './state.ts';
import { slCommands, slStatistics } from './statistics.ts';

const { fn, variable } = declare<SlState>();

const REPLY_ROUTES = ['request', 'failure', 'onreply', 'branch', 'branch-failure'] as const;

/** Which tag `$ltt(key)` gives: of stateless replies, of the transaction's, or the transaction's where there is one. */
const TAG_KEYS: ReadonlySet<string> = new Set(['s', 't', 'x']);

const localTag = variable<string>({
  doc: 'The To-tag of our own replies: `s` stateless, `t` of the transaction, `x` of the transaction where there is one.',
  inner: 'required',
  parse(inner) {
    const key = inner ?? '';
    return TAG_KEYS.has(key) ? { key } : { problem: `$ltt(${key}) is unknown`, hint: 'use s, t or x' };
  },
  get(_state, run, key) {
    const ofTransaction = run.transaction?.snapshot.toTag ?? null;
    if (key === 't' || (key === 'x' && ofTransaction !== null)) return ofTransaction;
    return run.services.replyTags.stateless(run.message);
  },
});

/** Replies without a transaction, and `send_reply`, which uses the transaction where there is one. */
export default defineModule({
  name: 'sl',
  doc: 'Stateless replies. ACKs to them are recognised by their To-tag and absorbed.',
  params: {
    default_code: { type: 'int', default: 500, doc: 'Status when the given one is no SIP status.' },
    default_reason: {
      type: 'string',
      default: 'Internal Server Error',
      doc: 'Reason when the given one is empty.',
    },
    bind_tm: {
      type: 'int',
      default: 1,
      doc: 'Whether `send_reply` uses a transaction.',
      inert: '`send_reply` always uses the transaction where there is one',
    },
  },
  functions: {
    sl_send_reply: stateless(),
    sl_reply: stateless(),
    send_reply: fn({
      args: [int('code'), string('reason')],
      routes: REPLY_ROUTES,
      answers: { how: 'statefully', status: 'code' },
      doc: 'Replies through the transaction where there is one, else statelessly. 1 sent, -1 not.',
      run: (state, call, code, reason) => sendReply(call, codeOf(state, code), reasonOf(state, reason)),
    }),
    send_reply_mode: fn({
      args: [int('code'), string('reason'), int('mode')],
      routes: REPLY_ROUTES,
      answers: { how: 'statefully', status: 'code' },
      doc: 'As `send_reply`; mode 1: not when a final reply was sent already (then -1 without a log line).',
      run(state, call, code, reason, mode) {
        if ((mode & 1) !== 0 && wasAnswered(call.run)) return -1;
        return sendReply(call, codeOf(state, code), reasonOf(state, reason));
      },
    }),
    sl_reply_error: fn({
      args: [],
      routes: ['request'],
      answers: { how: 'statelessly' },
      doc: 'Answers statelessly with the last internal error.',
      run(state, call) {
        const [status, reason] = internalError(call.run, state);
        return replied(call, status, reason);
      },
    }),
    send_reply_error: fn({
      args: [],
      routes: ['request', 'failure', 'onreply', 'branch'],
      answers: { how: 'statefully' },
      doc: 'Answers with the last internal error, through the transaction where there is one; -1 when it was answered already.',
      run(state, call) {
        if (wasAnswered(call.run)) return -1;
        const [status, reason] = internalError(call.run, state);
        return sendReply(call, status, reason);
      },
    }),
  },
  variables: { ltt: localTag },
  statistics: slStatistics,
  rpc: slCommands,
  eventRoutes: [{ name: 'sl:filtered-ack', doc: 'An ACK to a stateless reply was absorbed.' }],
  setupWorker: ({ params }): SlState => ({
    defaultCode: params.default_code,
    defaultReason: params.default_reason,
  }),
});

function stateless() {
  return fn({
    args: [int('code'), string('reason')],
    routes: ANY_ROUTE,
    answers: { how: 'statelessly', status: 'code' },
    doc: 'Answers the request without a transaction. 1 sent, -1 not (an ACK is never answered).',
    run: (state, call, code, reason) => replied(call, codeOf(state, code), reasonOf(state, reason)),
  });
}

function replied(call: Call, status: number, reason: string): number {
  const answer = replyStatelessly(call.run, status, reason);
  return answer.granted ? 1 : refuse(call, answer.text);
}

function sendReply(call: Call, status: number, reason: string): number {
  const answer = replyEitherWay(call.run, status, reason);
  return answer.granted ? 1 : refuse(call, answer.text);
}

function wasAnswered(run: RunContext): boolean {
  return run.statelessStatus >= 200 || (run.transaction?.snapshot.status ?? 0) >= 200;
}

function codeOf(state: SlState, code: number): number {
  return code >= 100 && code <= 699 ? code : state.defaultCode;
}

function reasonOf(state: SlState, reason: string): string {
  return reason === '' ? state.defaultReason : reason;
}

/** The text of Kamailio's own error replies. */
function internalError(run: RunContext, state: SlState): [number, string] {
  const status = run.lastError === 0 ? state.defaultCode : run.lastError;
  return [status, `I'm terribly sorry, server error occurred (1/SL)`];
}
