import { hash } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { formatBranchId, statelessBranch } from '../sip/branch-id.ts';
import { formatConnection } from '../sip/connection-param.ts';
import { applyEdits, type Edit, type SentBy } from '../sip/edits.ts';
import { forwardedRequest } from '../sip/forward.ts';
import { type BranchScript, encodeBranchScript } from './branch-script.ts';
import type { RunContext } from './context.ts';
import { type HostPort, hopOf, targetOf, type Unreachable } from './destination.ts';
import type { Failover } from './failover.ts';
import type { ForwardedBranch } from './forwarded-branch.ts';
import type { OwnSocket, RunServices } from './services.ts';
import type { OwnVia, Received } from './state.ts';
import type { Target } from './target.ts';
import type { TransactionSnapshot } from './transaction.ts';

/** One request ready to be sent, from what the run's state says now: its `$ru`, `$du`, edits, socket and armed routes. */
export function branchOf(
  run: RunContext,
  snapshot: TransactionSnapshot,
  number: number,
  fixed: HostPort | null,
): ForwardedBranch | Unreachable | Promise<ForwardedBranch | Unreachable> {
  const { state } = run;
  const salt = run.services.random();
  const branch = formatBranchId({ index: snapshot.index, label: snapshot.label, branch: number, salt });
  const kept = branchScriptOf(run);
  // The state is that of another branch by the time a name is resolved.
  const { edits, uri, ownVia } = state;
  const next = state.dstUri ?? run.requestUri;
  const sendTo = (target: Target | Unreachable): ForwardedBranch | Unreachable => {
    if ('status' in target) return target;
    const bytes = bytesTo(run, target, branch, edits, uri, ownVia);
    const failover =
      run.services.names.failsOver && !state.off.failover ? failoverOf(next, fixed, target, ownVia) : null;
    return { number, salt, target, bytes, script: encodeBranchScript({ ...kept, failover }) };
  };
  const target = targetOf(run, next, fixed);
  return target instanceof Promise ? target.then(sendTo) : sendTo(target);
}

/**
 * The branch of a request of our own, whose run has its Via already (with this `salt`): to `target`, or where
 * event_route[tm:local-request] sends it instead of `nextHop`.
 */
export function localBranchOf(
  run: RunContext,
  snapshot: TransactionSnapshot,
  salt: number,
  nextHop: string,
  target: Target,
): ForwardedBranch | Unreachable | Promise<ForwardedBranch | Unreachable> {
  const { state, message, services } = run;
  const next = state.dstUri ?? run.requestUri;
  const sendTo = (to: Target | Unreachable): ForwardedBranch | Unreachable => {
    if ('status' in to) return to;
    const branch = formatBranchId({ ...snapshot, branch: 0, salt });
    const via = viaOf(services, to, branch, state.ownVia);
    const field = message.header('via');
    const edits = [...state.edits];
    if (field !== null && field.value !== via) {
      edits.push({ kind: 'replace', start: field.valueStart, end: field.valueEnd, text: via });
    }
    const bytes = applyEdits(message, edits, state.uri === null ? undefined : { requestUri: state.uri });
    // A failure route that sends it elsewhere puts another Via there.
    if (field !== null)
      state.edits = [...state.edits, { kind: 'delete', start: field.start, end: field.end }];
    const failover =
      services.names.failsOver && !state.off.failover ? failoverOf(next, null, to, state.ownVia) : null;
    return {
      number: 0,
      salt,
      target: to,
      bytes,
      script: encodeBranchScript({ ...branchScriptOf(run), failover }),
    };
  };
  if (next === nextHop && state.sendSocket === null) return sendTo(target);
  const to = targetOf(run, next, null);
  return to instanceof Promise ? to.then(sendTo) : sendTo(to);
}

function branchScriptOf(run: RunContext): BranchScript {
  const { routes, branchFlags, located, dstUri, path, sendSocket } = run.state;
  return {
    reply: routes.reply,
    failure: routes.failure,
    branchFailure: routes.branchFailure,
    flags: branchFlags,
    uri: run.requestUri,
    ruid: located?.ruid ?? null,
    instance: located?.instance ?? null,
    dstUri,
    path,
    sendSocket,
    failover: null,
  };
}

/** Where a request may go after this target; null where it was sent to an address. */
function failoverOf(uri: string, fixed: HostPort | null, target: Target, ownVia: OwnVia): Failover | null {
  const hop = hopOf(uri, fixed);
  if (typeof hop === 'string' || isIP(hop.host) !== 0) return null;
  const { proto, ip, port, socket } = target;
  return { hop, tried: [{ transport: proto, ip, port }], socket, ownVia };
}

/** Sends the run's request on without a transaction, as an effect; null when that was done. */
export function forwardStatelessly(
  run: RunContext,
  fixed: HostPort | null,
): Unreachable | null | Promise<Unreachable | null> {
  const { state } = run;
  const { edits, uri, ownVia } = state;
  const send = (target: Target | Unreachable): Unreachable | null => {
    if ('status' in target) return target;
    const bytes = bytesTo(run, target, statelessBranch(digestOf(run)), edits, uri, ownVia);
    run.effects.push({ kind: 'send', target, bytes });
    return null;
  };
  const target = targetOf(run, state.dstUri ?? run.requestUri, fixed);
  return target instanceof Promise ? target.then(send) : send(target);
}

/** What copies of a request share, its non-2xx ACK and its CANCEL too (RFC 3261 §16.11). */
function digestOf({ message }: RunContext): string {
  const { topVia, callId, cseq } = message;
  const identity = `${topVia?.branch ?? ''}\0${topVia?.host ?? ''}\0${callId ?? ''}\0${cseq?.number ?? ''}`;
  return hash('md5', identity).slice(0, 16);
}

function bytesTo(
  run: RunContext,
  target: Target,
  branch: string,
  edits: readonly Edit[],
  uri: string | null,
  ownVia: OwnVia,
): Buffer {
  const { received, forceRport } = run.state;
  const named = edits.some(({ kind }) => kind === 'socket');
  return forwardedRequest(run.message, {
    edits,
    requestUri: uri,
    via: viaOf(run.services, target, branch, ownVia) + cameBy(received),
    source: { ip: received.srcIp, port: received.srcPort },
    forceRport,
    sentBy: named ? socketOf(run, target, ownVia) : undefined,
  });
}

/** What headers say of the socket that the request leaves by. */
function socketOf({ services, state }: RunContext, { proto, socket }: Target, ownVia: OwnVia): SentBy {
  const { received } = state;
  return {
    address: uriAddress(services.sockets[socket], proto, ownVia),
    transport: proto,
    differs: { socket: socket !== received.socket, transport: proto !== received.proto },
  };
}

/**
 * One of our sockets as a URI names it: `host:port`, and the transport where that is not udp. What it advertises goes before
 * what the script advertises, in Record-Route and Path, as in Kamailio.
 */
export function uriAddress(
  own: OwnSocket | undefined,
  proto: string,
  { host, port }: Pick<OwnVia, 'host' | 'port'>,
): string {
  const name = own?.advertisedHost ?? host ?? own?.ip ?? '';
  const number = own?.advertisedPort ?? port ?? own?.port ?? 0;
  // RFC 7118 §5.2.4: `ws` stands for both.
  const transport = proto === 'udp' ? '' : `;transport=${proto === 'wss' ? 'ws' : proto}`;
  return `${isIPv6(name) ? `[${name}]` : name}:${number}${transport}`;
}

/** The connection that the request came by, so that a stateless reply finds it (RFC 3261 §18.2.2). */
function cameBy({ connection }: Received): string {
  return connection > 0 ? `;i=${formatConnection(connection)}` : '';
}

/** The value of our Via for a request that leaves by this socket. */
export function viaOf(
  services: RunServices,
  target: Pick<Target, 'proto' | 'socket'>,
  branch: string,
  ownVia: OwnVia,
): string {
  const rport = ownVia.rport || services.global('local_rport') === 1;
  return `SIP/2.0/${target.proto.toUpperCase()} ${sentBy(services, target, ownVia)};branch=${branch}${rport ? ';rport' : ''}`;
}

function sentBy({ sockets }: RunServices, { socket }: Pick<Target, 'socket'>, ownVia: OwnVia): string {
  const own = sockets[socket];
  const host = ownVia.host ?? own?.advertisedHost ?? own?.ip ?? '';
  const port = ownVia.port ?? own?.advertisedPort ?? own?.port ?? 0;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
