import { type Flow, type Network, OPEN_CONNECTION } from '../net/network.ts';
import { sendSocketTo } from '../run/send-socket.ts';
import { isStatelessBranch } from '../sip/branch-id.ts';
import { parseConnection } from '../sip/connection-param.ts';
import type { Edit } from '../sip/edits.ts';
import { forwardedReply } from '../sip/forward.ts';
import type { SipMessage } from '../sip/message.ts';
import { protoOf } from '../sip/transport.ts';
import type { ReceiveStats } from './receive-stats.ts';
import type { ScriptWorker } from './worker.ts';

/** Forwards replies that belong to no branch. */
export interface StatelessReplies {
  /** Sends a reply on to the Via below ours (RFC 3261 §16.11, §18.2.2); one without is counted and dropped. */
  forward(reply: SipMessage, flow: Flow, edits: readonly Edit[]): void;
}

const DEFAULT_PORT = 5060;

/** Makes it over a network. */
export function createStatelessReplies(
  services: ScriptWorker['services'],
  network: Network,
  stats: ReceiveStats,
): StatelessReplies {
  function send(
    to: Omit<Flow, 'socket' | 'ip'>,
    came: number,
    ip: string | undefined,
    bytes: Uint8Array,
  ): void {
    const socket = ip === undefined ? -1 : sendSocketTo(services.sockets, null, came, to.proto, ip);
    if (ip === undefined || socket < 0) stats.repliesDropped++;
    else network.send({ ...to, socket, ip }, bytes);
  }

  return {
    forward(reply, flow, edits) {
      const [own, next] = reply.vias ?? [];
      if (
        own === undefined ||
        next === undefined ||
        !(isStatelessBranch(own.branch ?? '') || services.isMyself(own.host, own.port ?? DEFAULT_PORT, null))
      ) {
        stats.repliesDropped++;
        return;
      }
      const bytes = forwardedReply(reply, edits);
      const host = next.received ?? next.host;
      const bare = host.startsWith('[') ? host.slice(1, -1) : host;
      // RFC 3581 §4: `rport` has a value only where the sender asked for it.
      const port = Number(next.rport) || (next.port ?? DEFAULT_PORT);
      const connection = parseConnection(own.params.get('i') ?? '') || OPEN_CONNECTION;
      const to = { proto: protoOf(next.transport) ?? 'udp', port, connection };
      const found = services.names.addresses(bare);
      if (found instanceof Promise) found.then(([ip]) => send(to, flow.socket, ip, bytes));
      else send(to, flow.socket, found[0], bytes);
    },
  };
}
