import type { RunContext } from './context.ts';
import { closeAfterReply, replyBytes } from './run-transaction.ts';
import type { Granted } from './transaction.ts';

/** Answers the run's request without a transaction, as an effect. Refused for replies, ACKs and faked messages. */
export function replyStatelessly(run: RunContext, status: number, reason: string): Granted {
  if (run.faked) return { granted: false, text: 'there is no message to answer' };
  if (run.message.kind !== 'request') return { granted: false, text: 'a reply is not answered' };
  if (run.message.method === 'ACK') return { granted: false, text: 'an ACK is never answered' };
  const tag = run.services.replyTags.stateless(run.message);
  run.effects.push({ kind: 'stateless-reply', status, bytes: replyBytes(run, status, reason, tag) });
  run.statelessStatus = status;
  if (status >= 200) closeAfterReply(run);
  return { granted: true };
}

/** Answers the run's request through its transaction where there is one, else without. */
export function replyEitherWay(run: RunContext, status: number, reason: string): Granted {
  const { transaction } = run;
  return transaction === null ? replyStatelessly(run, status, reason) : transaction.reply({ status, reason });
}
