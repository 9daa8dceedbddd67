import type { SipMessage } from '../sip/message.ts';

/**
 * INVITEs that we answered 2xx and whose ACK is due. That ACK is a request of its own with another branch
 * (RFC 3261 §13.2.2.4), so it is recognised by its dialog.
 */
export interface AcceptedInvites {
  /** Awaits the ACK of this reply for the transaction of that record. */
  add(record: number, reply: SipMessage): void;
  /** The record whose ACK this is, null when none waits for it. */
  find(ack: SipMessage): number | null;
  remove(record: number): void;
  readonly size: number;
}

/** Makes an empty set. */
export function createAcceptedInvites(): AcceptedInvites {
  const byDialog = new Map<string, number>();
  const dialogs = new Map<number, string>();
  return {
    add(record, reply) {
      const dialog = dialogOf(reply);
      byDialog.set(dialog, record);
      dialogs.set(record, dialog);
    },
    find: (ack) => byDialog.get(dialogOf(ack)) ?? null,
    remove(record) {
      const dialog = dialogs.get(record);
      if (dialog === undefined) return;
      dialogs.delete(record);
      if (byDialog.get(dialog) === record) byDialog.delete(dialog);
    },
    get size() {
      return dialogs.size;
    },
  };
}

/** Call-ID, tags and CSeq number, which the ACK of a 2xx shares with it (RFC 3261 §12.2.1.1, §13.2.2.4). */
function dialogOf(message: SipMessage): string {
  const { callId, cseq, from, to } = message;
  return `${callId ?? ''}\n${cseq?.number ?? ''}\n${from?.tag ?? ''}\n${to?.tag ?? ''}`;
}
