import {
  type Call,
  declare,
  ensureTransaction,
  int,
  literal,
  optional,
  refuse,
  string,
} from '../../kit/index.ts';
import { type HostPort, targetOf, type Unreachable } from '../../run/destination.ts';
import { forwardStatelessly } from '../../run/forward.ts';
import { type Relayed, relay } from '../../run/relay.ts';
import type { SwitchedOff } from '../../run/state.ts';
import type { Target } from '../../run/target.ts';
import type { RunTransaction } from '../../run/transaction.ts';
import { badProxy, hostPort, proxyOf, type Transport } from './proxy.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** How one function differs from `t_relay`. */
interface RelayOptions {
  /** Instead of what the URIs say. */
  readonly fixed: HostPort | null;
  /** An INVITE gets its 100. */
  readonly trying: boolean;
  /** When it fails the caller is answered with the error. */
  readonly replies: boolean;
  /** Nothing that comes of it goes up. */
  readonly quiet?: boolean;
}

const PLAIN: RelayOptions = { fixed: null, trying: true, replies: true };
/** What t_relay returns when it fails and no error reply is wanted (Kamailio). */
const NOT_ANSWERED = -4;
/** Bits of `t_relay_to`. */
const NO_TRYING = 1;
const NO_ERROR_REPLY = 2;
const NO_FAILOVER = 4;
const FLAGS = /^(0x[0-9a-f]+|\d+)$/i;

const FAILS =
  'When no destination can be reached: -1 in a failure route or a run that goes on, else minus the status (478: a name does not resolve, 479: no URI), and the caller gets that error at the end unless something else answers.';

/** Functions of tm that forward the request. */
export const relayFunctions = {
  t_relay: fn({
    args: [optional(string('host')), optional(int('port'))],
    routes: ['request', 'failure'],
    doc: `Forwards the request, through branch_route, to $du or $ru and all destinations that were added, and keeps the transaction. A CANCEL cancels the branches of its INVITE, an ACK passes without a transaction. ${FAILS}`,
    answers: { how: 'by forwarding' },
    run: (state, call, host, port) => relayTo(state, call, { ...PLAIN, fixed: hostPort(host, port) }),
  }),
  t_relay_to_udp: relayOver('udp'),
  t_relay_to_tcp: relayOver('tcp'),
  t_relay_to_tls: relayOver('tls'),
  t_relay_to: fn({
    args: [optional(literal('proxy')), optional(int('flags'))],
    routes: ['request', 'failure'],
    doc: `As t_relay, to \`udp:host:port\` (or tcp, tls), or with flags alone. Flags: 1 no 100 for an INVITE, 2 no error reply, 4 the next address of a name is not tried. ${FAILS}`,
    answers: { how: 'by forwarding' },
    check: ([proxy]) =>
      typeof proxy !== 'string' || proxy === '' || FLAGS.test(proxy) || proxyOf(proxy) !== null
        ? null
        : badProxy(proxy),
    run(state, call, given = '', second = 0) {
      const proxy = FLAGS.test(given) ? '' : given;
      const flags = FLAGS.test(given) ? Number(given) : second;
      const fixed = proxy === '' ? null : proxyOf(proxy);
      if (proxy !== '' && fixed === null) return refuse(call, badProxy(proxy).problem, badProxy(proxy).hint);
      if ((flags & NO_FAILOVER) !== 0) call.run.state.off = { ...call.run.state.off, failover: true };
      return relayTo(state, call, {
        fixed,
        trying: (flags & NO_TRYING) === 0,
        replies: (flags & NO_ERROR_REPLY) === 0,
      });
    },
  }),
  t_forward_nonack: forwardNonAck('Forwards a request that is no ACK to a host and port'),
  t_forward_nonack_uri: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'As t_forward_nonack, to $du or $ru.',
    run: (state, call) => forwardWithoutAnswer(state, call, null),
  }),
  t_forward_nonack_udp: forwardNonAck('As t_forward_nonack, over UDP'),
  t_forward_nonack_tcp: forwardNonAck('As t_forward_nonack, over TCP', 'tcp'),
  t_forward_nonack_tls: forwardNonAck('As t_forward_nonack, over TLS', 'tls'),
  t_set_disable_6xx: switching('sixHundred', 'that a 6xx cancels the other branches'),
  t_set_disable_internal_reply: switching(
    'errorReply',
    'that the caller gets the error when t_relay fails, which then returns -4',
  ),
  t_set_disable_failover: switching(
    'failover',
    'that the next address of a name is tried when one does not answer',
  ),
  t_set_no_e2e_cancel_reason: switching('cancelReason', 'that Reason of a CANCEL goes along with ours'),
  t_disable_e2e_cancel_reason: switching('cancelReason', 'that Reason of a CANCEL goes along with ours'),
  t_replicate: fn({
    args: [optional(string('uri'))],
    routes: ['request'],
    doc: 'Sends the request also to where a URI leads (default: $du or $ru), its Request-URI as it is, and keeps the transaction. Nothing that comes of it goes up: the script answers. Routes for replies and failures run. -1 when it cannot be sent.',
    run(state, call, uri = '') {
      const to = (fixed: HostPort | null) =>
        relayTo(state, call, { fixed, trying: true, replies: false, quiet: true });
      if (uri === '') return to(null);
      const go = (target: Target | Unreachable): number | Promise<number> =>
        'status' in target
          ? refuse(call, target.text)
          : to({ host: target.ip, port: target.port, proto: target.proto });
      const target = targetOf(call.run, uri, null);
      return target instanceof Promise ? target.then(go) : go(target);
    },
  }),
  t_replicate_udp: replicateOver('udp'),
  t_replicate_tcp: replicateOver('tcp'),
  t_replicate_tls: replicateOver('tls'),
  t_relay_cancel: fn({
    args: [],
    routes: ['request'],
    doc: 'CANCEL of a known INVITE: cancels its branches, answers and ends the run. 1 when there is no such INVITE, -1 on errors.',
    run(state, call) {
      const { run } = call;
      if (run.message.method !== 'CANCEL' || run.transactions.invite === null) return 1;
      return cancelInvite(state, call) === 1 ? 0 : -1;
    },
  }),
};

function switching(what: keyof SwitchedOff, doc: string) {
  return fn({
    args: [int('off')],
    routes: ['request', 'failure', 'onreply', 'branch', 'branch-failure'],
    doc: `Switches off for this transaction ${doc}; 0 switches it on again.`,
    run(_state, { run }, off) {
      run.state.off = { ...run.state.off, [what]: off !== 0 };
      return 1;
    },
  });
}

function forwardWithoutAnswer(state: TmState, call: Call, fixed: HostPort | null) {
  if (call.run.message.method === 'ACK') return refuse(call, 'an ACK is not forwarded with a transaction');
  return relayTo(state, call, { fixed, trying: false, replies: false });
}

function relayOver(proto: Transport) {
  return fn({
    args: [optional(string('host')), optional(int('port'))],
    routes: ['request', 'failure'],
    doc: `As t_relay, over ${proto.toUpperCase()}. ${FAILS}`,
    answers: { how: 'by forwarding' },
    run: (state, call, host, port) =>
      relayTo(state, call, {
        ...PLAIN,
        fixed: hostPort(host, port, proto) ?? { host: '', port: 0, proto },
      }),
  });
}

function replicateOver(proto: Transport) {
  return fn({
    args: [string('host'), optional(int('port'))],
    routes: ['request'],
    doc: `As t_replicate, to a host and port over ${proto.toUpperCase()}.`,
    run: (state, call, host, port) =>
      relayTo(state, call, {
        fixed: hostPort(host, port, proto),
        trying: true,
        replies: false,
        quiet: true,
      }),
  });
}

function forwardNonAck(doc: string, proto: Transport = 'udp') {
  return fn({
    args: [optional(string('host')), optional(int('port'))],
    routes: ['request', 'failure'],
    doc: `${doc}, without a 100 for an INVITE and without an answer when that fails.`,
    answers: { how: 'by forwarding' },
    run: (state, call, host, port) => forwardWithoutAnswer(state, call, hostPort(host, port, proto)),
  });
}

function relayTo(state: TmState, call: Call, options: RelayOptions): number | Promise<number> {
  const { run } = call;
  if (run.faked) return refuse(call, 'invalid usage for faked message');
  const { method } = run.message;
  if (method === 'ACK') return pass(call, options.fixed);
  if (method === 'CANCEL' && run.transaction === null) {
    if (run.transactions.invite !== null) return cancelInvite(state, call);
    if (state.unmatchedCancel === 1) return pass(call, options.fixed);
    if (state.unmatchedCancel === 2) return 1;
  }
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  const { status, cancelled } = transaction.snapshot;
  if (status >= 200) return refuse(call, `the final reply ${status} was sent already`);
  if (cancelled)
    return failed(state, call, transaction, options, { status: 487, text: 'the request was cancelled' });
  if (options.trying) transaction.trying();
  const { branchRoute, runRoute } = state;
  const { fixed, quiet = false } = options;
  const made = relay({ run, transaction, fixed, quiet, branchRoute, runRoute });
  const finish = (relayed: Relayed): number =>
    'status' in relayed ? failed(state, call, transaction, options, relayed) : 1;
  return made instanceof Promise ? made.then(finish) : finish(made);
}

/** Kamailio answers at the end of the script, so that the script may still do so itself. */
function failed(
  state: TmState,
  call: Call,
  transaction: RunTransaction,
  options: RelayOptions,
  why: Unreachable,
): number {
  const { run } = call;
  const { status, text } = why;
  run.lastError = status;
  refuse(call, text);
  if (run.state.off.errorReply) return NOT_ANSWERED;
  const now = run.kind === 'request' && !state.delayedReply;
  if (options.replies) transaction.fail(status, now);
  if (options.replies && now) return 0;
  return run.kind === 'request' && status !== 500 ? -status : -1;
}

/** Sends a request on without a transaction. */
function pass(call: Call, fixed: HostPort | null): number | Promise<number> {
  const finish = (problem: Unreachable | null): number => (problem === null ? 1 : refuse(call, problem.text));
  const sent = forwardStatelessly(call.run, fixed);
  return sent instanceof Promise ? sent.then(finish) : finish(sent);
}

/** Cancels the INVITE of a CANCEL and answers the CANCEL (RFC 3261 §9.2, §16.10). */
function cancelInvite(state: TmState, call: Call): number {
  const { run } = call;
  const { invite } = run.transactions;
  const headers = state.e2eCancelReason && !run.state.off.cancelReason ? reasonsOf(call) : '';
  if (invite === null || !run.transactions.cancel(invite, headers)) {
    return refuse(call, 'the INVITE cannot be cancelled from here');
  }
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  const reason = invite.pending ? 'canceling' : 'ok -- no more pending branches';
  const answer = transaction.reply({ status: 200, reason });
  return answer.granted ? 1 : refuse(call, answer.text);
}

/** Why the caller cancels (RFC 3326): it goes along. */
function reasonsOf({ run }: Call): string {
  const { message } = run;
  return message
    .headers('reason')
    .map((field) => message.headText(field.start, field.end))
    .join('');
}
