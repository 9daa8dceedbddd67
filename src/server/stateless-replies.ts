import type { Flow, Network } from '../net/network.ts';
import { isStatelessBranch } from '../sip/branch-id.ts';
import type { Edit } from '../sip/edits.ts';
import { forwardedReply } from '../sip/forward.ts';
import type { SipMessage } from '../sip/message.ts';
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
  function send(flow: Flow, ip: string | undefined, port: number, bytes: Uint8Array): void {
    if (ip === undefined) stats.repliesDropped++;
    else network.send({ ...flow, ip, port }, bytes);
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
      const found = services.names.addresses(bare);
      if (found instanceof Promise) found.then(([ip]) => send(flow, ip, port, bytes));
      else send(flow, found[0], port, bytes);
    },
  };
}
