import type { RunContext } from '../../kit/index.ts';
import { sdpOf } from '../../sip/sdp.ts';

/** What a proxy of media is to do for a message of a call; null: nothing fits. */
export type MediaOperation = 'offer' | 'answer' | 'delete' | null;

/** What fits a message: offer or answer for its SDP, delete where the call is over (`…_manage`). */
export function mediaOperation(run: RunContext): MediaOperation {
  const { message } = run;
  const hasSdp = sdpOf(message) !== null;
  if (message.kind === 'reply') {
    if (message.status >= 300 && message.method === 'INVITE') return 'delete';
    if (!hasSdp) return null;
    const answers = message.method !== 'INVITE' || run.request === message || sdpOf(run.request) !== null;
    return answers ? 'answer' : 'offer';
  }
  if (run.kind === 'failure') return 'delete';
  switch (message.method) {
    case 'BYE':
    case 'CANCEL':
      return 'delete';
    case 'INVITE':
    case 'UPDATE':
      return hasSdp ? 'offer' : null;
    case 'ACK':
    case 'PRACK':
      return hasSdp ? 'answer' : null;
    default:
      return null;
  }
}

/** Whether a message can carry an answer (RFC 3264, RFC 6337). */
export function carriesAnswer({ message }: RunContext): boolean {
  return message.kind === 'reply' || message.method === 'ACK' || message.method === 'PRACK';
}

/** The tags of a message, that of the side first whose SDP it carries. */
export function sidesOf(
  run: RunContext,
  operation: 'offer' | 'answer',
): readonly [own: string, other: string] {
  const { message } = run;
  const from = message.from?.tag ?? '';
  const to = message.to?.tag ?? '';
  return (message.kind === 'reply') !== (operation === 'answer') ? [to, from] : [from, to];
}
