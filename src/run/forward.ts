import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { formatBranchId, statelessBranch } from '../sip/branch-id.ts';
import type { Edit } from '../sip/edits.ts';
import { forwardedRequest } from '../sip/forward.ts';
import { encodeBranchScript } from './branch-script.ts';
import type { RunContext } from './context.ts';
import { type HostPort, targetOf, type Unreachable } from './destination.ts';
import type { ForwardedBranch } from './forwarded-branch.ts';
import type { OwnVia } from './state.ts';
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
  const script = encodeBranchScript({
    reply: state.routes.reply,
    failure: state.routes.failure,
    branchFailure: state.routes.branchFailure,
    flags: state.branchFlags,
    uri: run.requestUri,
    ruid: state.located?.ruid ?? null,
  });
  // The state is that of another branch by the time a name is resolved.
  const { edits, uri, ownVia } = state;
  const sendTo = (target: Target | Unreachable): ForwardedBranch | Unreachable =>
    'status' in target
      ? target
      : { number, salt, target, bytes: bytesTo(run, target, branch, edits, uri, ownVia), script };
  const target = targetOf(run, state.dstUri ?? run.requestUri, fixed);
  return target instanceof Promise ? target.then(sendTo) : sendTo(target);
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
  return createHash('md5').update(identity, 'latin1').digest('hex').slice(0, 16);
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
  return forwardedRequest(run.message, {
    edits,
    requestUri: uri,
    via: `SIP/2.0/UDP ${sentBy(run, target, ownVia)};branch=${branch}${ownVia.rport ? ';rport' : ''}`,
    source: { ip: received.srcIp, port: received.srcPort },
    forceRport,
  });
}

/** What our Via says of the socket that the request leaves by. */
function sentBy({ services }: RunContext, { socket }: Target, ownVia: OwnVia): string {
  const own = services.sockets[socket];
  const host = ownVia.host ?? own?.advertisedHost ?? own?.ip ?? '';
  const port = ownVia.port ?? own?.advertisedPort ?? own?.port ?? 0;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
