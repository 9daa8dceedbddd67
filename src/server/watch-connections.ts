import type { Network } from '../net/network.ts';
import type { RunServices } from '../run/services.ts';
import { parseMessage } from '../sip/parse.ts';
import type { TransactionManager } from '../tm/manager.ts';
import type { ReportException } from './exceptions.ts';

const LEVEL_WARNING = 0;
const LEVEL_NOTICE = 1;
const LEVEL_INFO = 2;

/** What watching needs. */
export interface WatchInput {
  readonly network: Network;
  readonly manager: TransactionManager;
  readonly log: RunServices['log'];
  readonly report: ReportException;
}

/** Lets branches whose request could not be sent fail (RFC 3261 §16.9), and logs what went wrong with connections. */
export function watchConnections({ network, manager, log, report }: WatchInput): void {
  network.onUnsent(({ proto, ip, port }, bytes, reason) => {
    try {
      const parsed = parseMessage(Buffer.from(bytes));
      const request = parsed.ok && parsed.message.kind === 'request';
      // The caller of a reply that finds no connection is gone, which is its own affair.
      const level = request ? LEVEL_WARNING : LEVEL_INFO;
      if (log.enabled(level)) log.write(level, `not sent to ${proto}:${ip}:${port}: ${reason} [net.unsent]`);
      if (request) manager.sendFailed(parsed.message);
    } catch (error) {
      report('a send that failed', error);
    }
  });
  network.streams.onProblem(({ code, proto, ip, port, text }) => {
    if (!log.enabled(LEVEL_NOTICE)) return;
    log.write(LEVEL_NOTICE, `connection ${proto}:${ip}:${port}: ${text} [${code}]`);
  });
}
