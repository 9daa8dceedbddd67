import type { Address } from '../net/dns/names.ts';
import { ANY_CONNECTION } from '../net/network.ts';
import { type BranchScript, encodeBranchScript } from '../run/branch-script.ts';
import type { Failover } from '../run/failover.ts';
import { viaOf } from '../run/forward.ts';
import { sendSocketTo } from '../run/send-socket.ts';
import type { RunServices } from '../run/services.ts';
import type { Target } from '../run/target.ts';
import { formatBranchId } from '../sip/branch-id.ts';
import { applyEdits } from '../sip/edits.ts';
import { parseMessage } from '../sip/parse.ts';
import { protoOf } from '../sip/transport.ts';
import type { Transaction } from '../tm/transaction.ts';
import type { Outside } from './apply.ts';

/**
 * A branch has failed: where its destination has another address, the request goes there as a branch of its own, then `then`
 * is called. The transaction is held.
 */
export type SendToNext = (
  transaction: Transaction,
  branch: number,
  script: BranchScript,
  failover: Failover,
  then: () => void,
) => void;

const SEND_FAILED = 477;
const SERVICE_UNAVAILABLE = 503;
const DEFAULT_MAX_BRANCHES = 12;

/** Makes what goes through the addresses of a destination (`use_dns_failover`, RFC 3263 §4.3). */
export function createNextAddresses(services: RunServices, outside: Outside): SendToNext {
  const { manager } = outside;
  const { names, sockets } = services;
  const limit = services.global('max_branches');
  const most = typeof limit === 'number' ? limit : DEFAULT_MAX_BRANCHES;

  /** Whether the address is what failed: it could not be sent to, nothing at all came from there, or that it is out of service. */
  function isAddressAtFault(transaction: Transaction, number: number): boolean {
    const branches = manager.branches(transaction);
    const failed = branches.find((one) => one.number === number);
    if (failed === undefined || branches.length >= most) return false;
    if (failed.timedOut) return !failed.replied && !transaction.cancelled;
    return failed.status === SERVICE_UNAVAILABLE || (failed.status === SEND_FAILED && !failed.replied);
  }

  function send(
    transaction: Transaction,
    number: number,
    script: BranchScript,
    failover: Failover,
    to: Address,
  ): void {
    const proto = protoOf(to.transport);
    const sent = manager.branchRequest(transaction, number);
    if (proto === null || sent === null) return;
    const socket = sendSocketTo(sockets, null, failover.socket, proto, to.ip);
    if (socket < 0) return;
    const target: Target = { proto, socket, ip: to.ip, port: to.port, connection: ANY_CONNECTION };
    const salt = services.random();
    const next = manager.branches(transaction).length;
    const { index, label } = transaction;
    const via = viaOf(
      services,
      target,
      formatBranchId({ index, label, branch: next, salt }),
      failover.ownVia,
    );
    const bytes = withVia(sent, via);
    if (bytes === null) return;
    const tried = [...failover.tried, to];
    const kept = encodeBranchScript({ ...script, failover: { ...failover, socket, tried } });
    manager.forward(transaction, [{ number: next, salt, flow: target, bytes, script: kept }]);
  }

  return (transaction, number, script, failover, then) => {
    if (!isAddressAtFault(transaction, number)) {
      then();
      return;
    }
    const take = (to: Address | null): void => {
      if (to !== null) send(transaction, number, script, failover, to);
      then();
    };
    const found = names.locate(failover.hop, failover.tried);
    if (found instanceof Promise) found.then(take);
    else take(found);
  };
}

/** The request with another one for its top Via, which is ours. */
function withVia(request: Buffer, via: string): Uint8Array | null {
  const parsed = parseMessage(request);
  const field = parsed.ok ? parsed.message.header('via') : null;
  if (!parsed.ok || field === null) return null;
  return applyEdits(parsed.message, [
    { kind: 'replace', start: field.valueStart, end: field.valueEnd, text: via },
  ]);
}
