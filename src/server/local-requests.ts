import type { LocalRequests } from '../kit/index.ts';
import type { Flow } from '../net/network.ts';
import { RunContext } from '../run/context.ts';
import { targetOf, type Unreachable } from '../run/destination.ts';
import { localBranchOf, viaOf } from '../run/forward.ts';
import type { ForwardedBranch } from '../run/forwarded-branch.ts';
import type { LocalAnswer, LocalRequest } from '../run/local-request.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import { newRunState, type OwnVia } from '../run/state.ts';
import type { Target } from '../run/target.ts';
import type { RunTransaction, TransactionName, TransactionSnapshot } from '../run/transaction.ts';
import { formatBranchId } from '../sip/branch-id.ts';
import type { SipMessage } from '../sip/message.ts';
import { ackOfSuccess, ownRequest } from '../sip/own-request.ts';
import { parseMessage } from '../sip/parse.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { createFakedRun } from './faked-run.ts';
import { follow } from './follow.ts';
import { createResumedTransactions, snapshotOf } from './owner-transactions.ts';
import type { ScriptWorker } from './worker.ts';

/** Requests of our own in their owner. */
export interface OwnerLocalRequests extends LocalRequests {
  /** tm has the final reply of one; see `TransactionCallbacks.onLocalReply`. */
  onReply(transaction: Transaction, status: number, bytes: Uint8Array, received: boolean): void;
  /** Nobody waits any more: those who did get 503. */
  close(): void;
}

type Answer = (answer: LocalAnswer) => void;

const AS_THE_SOCKET: OwnVia = { host: null, port: null, rport: false };
const OURS_CANNOT: LocalAnswer = { status: 500, reason: 'the request cannot be sent', reply: null };

/** Makes what sends them: a transaction, event_route[tm:local-request], a branch; then the ACK of a 2xx and the answer. */
export function createLocalRequests(script: ScriptWorker, outside: Outside): OwnerLocalRequests {
  const { program, services } = script;
  const { manager, network } = outside;
  /** Who waits, by transaction. */
  const waiting = new Map<string, Answer>();
  const userAgent = userAgentLine(services);

  function begin(request: LocalRequest, answer: Answer, signal: AbortSignal | undefined): void {
    const nextHop = request.nextHop ?? request.uri;
    // Stands for the run that asked: it says from which sockets a request may leave.
    const asking = createFakedRun(services);
    asking.state.sendSocket = request.socket;
    const go = (target: Target | Unreachable): void => {
      if ('status' in target) answer({ status: target.status, reason: target.text, reply: null });
      else if (signal?.aborted === true) answer(ABORTED);
      else create(request, nextHop, target, answer, signal);
    };
    const target = targetOf(asking, nextHop, null);
    if (target instanceof Promise) target.then(go);
    else go(target);
  }

  function create(
    request: LocalRequest,
    nextHop: string,
    target: Target,
    answer: Answer,
    signal: AbortSignal | undefined,
  ): void {
    const salt = services.random();
    const own = network.sockets[target.socket];
    const flow: Flow = {
      proto: target.proto,
      socket: target.socket,
      ip: own?.ip ?? '',
      port: own?.port ?? 0,
      connection: 0,
    };
    const complete = {
      ...request,
      ...namesOf(request, flow),
      headers: userAgent + request.headers,
    };
    const transaction = manager.createLocal(request.method, flow, ({ index, label }) =>
      ownRequest(
        complete,
        viaOf(services, target, formatBranchId({ index, label, branch: 0, salt }), AS_THE_SOCKET),
      ),
    );
    const parsed = transaction === null ? null : parseMessage(transaction.request);
    if (transaction === null || parsed?.ok !== true) {
      if (transaction !== null) manager.drop(transaction);
      answer(OURS_CANNOT);
      return;
    }
    const name = nameOf(transaction);
    const abort = (): void => {
      if (!waiting.has(name)) return;
      settle(name, ABORTED);
      if (!manager.cancel(transaction)) manager.drop(transaction);
    };
    waiting.set(name, (given) => {
      signal?.removeEventListener('abort', abort);
      answer(given);
    });
    signal?.addEventListener('abort', abort);
    const run = runOf(transaction, parsed.message, flow, nextHop);
    const send = (): void => {
      const branch = localBranchOf(run.context, run.snapshot, salt, nextHop, target);
      if (branch instanceof Promise) branch.then((made) => forward(transaction, flow, run, made));
      else forward(transaction, flow, run, branch);
    };
    const place = program.route('event', 'tm:local-request');
    if (place === null) send();
    else runEvent(transaction, flow, run, program.run([place], run.context), send);
  }

  function runEvent(
    transaction: Transaction,
    flow: Flow,
    { context }: LocalRun,
    first: Parameters<typeof follow>[1],
    send: () => void,
  ): void {
    let held = false;
    follow(context, first, (outcome) => {
      if (outcome.kind === 'ended' && outcome.by !== 'drop') send();
      else applyRun(outside, flow, manager.find(transaction), context);
      if (outcome.kind === 'paused') {
        if (!held) manager.hold(transaction);
        held = true;
        return;
      }
      if (outcome.by === 'drop') {
        manager.drop(transaction);
        settle(nameOf(transaction), DROPPED);
      }
      if (held) manager.release(transaction);
    });
  }

  function forward(
    transaction: Transaction,
    flow: Flow,
    { context, own }: LocalRun,
    branch: ForwardedBranch | Unreachable,
  ): void {
    if ('status' in branch) {
      manager.drop(transaction);
      settle(nameOf(transaction), { status: branch.status, reason: branch.text, reply: null });
      return;
    }
    own.forward([branch]);
    applyRun(outside, flow, manager.find(transaction), context);
  }

  /** The run of its event route, which also says what the runs of its replies find. */
  function runOf(transaction: Transaction, message: SipMessage, flow: Flow, nextHop: string): LocalRun {
    const snapshot = snapshotOf(manager, services.replyTags, transaction, null);
    const { proto, socket, ip, port } = flow;
    const at = services.clock.wallTime();
    const received = { proto, socket, srcIp: ip, srcPort: port, dstIp: ip, dstPort: port, connection: 0, at };
    const state = newRunState(received, message.bytes);
    state.dstUri = nextHop;
    state.uriIsNew = false;
    // Nobody is upstream who would have to be told.
    state.autoTrying = false;
    const context: RunContext = new RunContext({
      state,
      message,
      kind: 'event',
      services,
      transactions: createResumedTransactions(snapshot, () => context),
      transaction: null,
      faked: true,
      resumed: false,
    });
    const own = createRunTransaction(context, snapshot);
    const refused = () => ({ granted: false, text: 'the request is our own' }) as const;
    context.transaction = { ...own, reply: refused, suspend: refused, release: refused };
    return { context, own, snapshot };
  }

  function settle(name: string, answer: LocalAnswer): void {
    const waits = waiting.get(name);
    waiting.delete(name);
    waits?.(answer);
  }

  /** RFC 3261 §13.2.2.4. */
  function acknowledge(transaction: Transaction, reply: SipMessage): void {
    const sent = parseMessage(transaction.request);
    if (!sent.ok) return;
    const { request, nextHop } = ackOfSuccess(sent.message, reply);
    const send = (flow: Flow): void => {
      const branch = formatBranchId({ index: 0, label: 0, branch: 0, salt: services.random() });
      const via = viaOf(services, flow, branch, AS_THE_SOCKET);
      network.send(flow, ownRequest({ ...request, headers: request.headers + userAgent }, via));
    };
    const direct = manager.params.local_ack_mode === 1 ? manager.answeredBy(transaction) : null;
    if (direct !== null) {
      send(direct);
      return;
    }
    const go = (target: Target | Unreachable): void => {
      if (!('status' in target)) send(target);
      else services.log.write(-1, `the ACK to ${nextHop} cannot be sent: ${target.text} [tm.ack-not-sent]`);
    };
    const target = targetOf(createFakedRun(services), nextHop, null);
    if (target instanceof Promise) target.then(go);
    else go(target);
  }

  /** What the request says where who asked does not. */
  function namesOf(
    { from, callId }: LocalRequest,
    { ip }: Flow,
  ): Pick<LocalRequest, 'from'> & { callId: string } {
    const random = (): string => services.random().toString(16).padStart(8, '0');
    return {
      from: /;\s*tag\s*=/i.test(from) ? from : `${from};tag=${random()}`,
      callId: callId ?? `${random()}${random()}@${ip}`,
    };
  }

  return {
    send: (request, signal) =>
      new Promise((resolve) => {
        begin(request, resolve, signal);
      }),
    onReply(transaction, status, bytes, received) {
      const parsed = parseMessage(Buffer.from(bytes));
      if (!parsed.ok) {
        settle(nameOf(transaction), OURS_CANNOT);
        return;
      }
      const { message } = parsed;
      if (received && transaction.isInvite && status < 300) acknowledge(transaction, message);
      settle(nameOf(transaction), { status, reason: message.reason, reply: received ? message : null });
    },
    close() {
      for (const name of [...waiting.keys()]) settle(name, STOPPED);
    },
  };
}

interface LocalRun {
  readonly context: RunContext;
  /** Its transaction with all that the script may not do. */
  readonly own: RunTransaction;
  readonly snapshot: TransactionSnapshot;
}

const ABORTED: LocalAnswer = { status: 487, reason: 'Request Terminated', reply: null };
const DROPPED: LocalAnswer = { status: 500, reason: 'event_route[tm:local-request] dropped it', reply: null };
const STOPPED: LocalAnswer = { status: 503, reason: 'the server stops', reply: null };

function nameOf({ index, label }: TransactionName): string {
  return `${index}:${label}`;
}

/** The `User-Agent:` line of requests of our own (globals server_signature, user_agent_header); '' without one. */
function userAgentLine({ global }: ScriptWorker['services']): string {
  if (global('server_signature') === 0) return '';
  const given = global('user_agent_header');
  return `${typeof given === 'string' && given !== '' ? given : 'User-Agent: fermata'}\r\n`;
}
