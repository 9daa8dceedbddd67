import type { RunContext } from '../../kit/index.ts';
import type { NameAddr } from '../../sip/name-addr.ts';
import { parseMessage } from '../../sip/parse.ts';

/** What is accounted for one event: the same for every backend, which adds the values of its own parameters. */
export interface AccountRecord {
  /** What happened, as the log says it. */
  readonly event: 'transaction answered' | 'call missed' | 'request accounted';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly callId: string;
  /** Status as text; '' where the script gave none. */
  readonly code: string;
  readonly reason: string;
}

/** What a reply, or its stand-in, says of the request's end. */
export interface Outcome {
  readonly toTag: string;
  readonly code: string;
  readonly reason: string;
}

/** Writes records somewhere. */
export interface Backend {
  /** Message flag (0 to 31) that asks for records of answered transactions here; -1: none does. */
  readonly flag: number;
  /** As {@link flag} for missed calls. */
  readonly missedFlag: number;
  /** `run` shows the request, for the values that the backend's own parameters name. */
  write(record: AccountRecord, run: RunContext): void;
}

/** The record of an event of the run's request. */
export function recordOf(run: RunContext, event: AccountRecord['event'], outcome: Outcome): AccountRecord {
  const { message, services } = run;
  return {
    event,
    at: services.clock.wallTime(),
    method: message.method,
    fromTag: tagOf(message.from),
    callId: message.callId ?? '',
    ...outcome,
    toTag: outcome.toTag === '' ? tagOf(message.to) : outcome.toTag,
  };
}

/** What a reply says. `fromReason`: the reason is that of its Reason header, where it has one (RFC 3326). */
export function outcomeOf(status: number, bytes: Uint8Array, fromReason: boolean): Outcome {
  const parsed = parseMessage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!parsed.ok) return { toTag: '', code: String(status), reason: '' };
  const { message } = parsed;
  const reason = (fromReason ? message.header('reason')?.value : null) ?? message.reason;
  return { toTag: tagOf(message.to), code: String(status), reason };
}

function tagOf(address: NameAddr | null): string {
  return address?.tag ?? '';
}
