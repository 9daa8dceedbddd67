import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { buildRequest, type RequestOptions } from '../sip/write.ts';
import type { Clock } from '../time/clock.ts';
import type { LadderEvent } from './ladder.ts';
import type { SendOptions } from './send-options.ts';

// RFC 3261 sections 17.1.1.1 and 17.1.2.1: first interval of retransmissions, and their cap for other requests.
const T1_MS = 500;
const T2_MS = 4000;
/** How long messages that come after the final reply are still shown and acknowledged. */
const LINGER_MS = 200;

/** What a conversation is made of. */
export interface ConversationInput {
  readonly options: SendOptions;
  /** Our own end. */
  readonly local: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  /** Random text for branches, tags and the Call-ID. */
  newId(): string;
  send(bytes: Buffer): void;
  /** Called for every message, in order. */
  onEvent(event: LadderEvent): void;
}

/** One request and all that follows from it. */
export interface Conversation {
  /** Sends the request; resolves with the status of its final reply, null when none came in time. */
  begin(): Promise<number | null>;
  /** What the far end sent. */
  receive(bytes: Buffer): void;
}

/**
 * The client of one request: retransmits it (RFC 3261 section 17.1), acknowledges final replies to an INVITE, and cancels
 * it after a time, but not before a provisional reply (section 9.1).
 */
export function createConversation(input: ConversationInput): Conversation {
  const { options, clock } = input;
  const isInvite = options.method === 'INVITE';
  const base = firstRequest(input);
  const seen = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<number | null>();
  let start: number | null = null;
  let provisional = false;
  let final: number | null = null;
  let cancelDue = false;
  let cancelAnswered = false;

  function show(direction: 'out' | 'in', text: string, identity: string): void {
    start ??= clock.now();
    const repeated = seen.has(identity);
    seen.add(identity);
    input.onEvent({ atMs: clock.now() - start, direction, text, repeated });
  }

  function send(request: RequestOptions): void {
    const bytes = buildRequest(request);
    show('out', `${request.method} ${request.requestUri}`, bytes.toString('latin1'));
    input.send(bytes);
  }

  /** Sends a request again and again, at growing intervals, until `over`. */
  function sendUntil(request: RequestOptions, cap: number, over: () => boolean): void {
    let interval = T1_MS;
    const again = (): void => {
      if (over()) return;
      send(request);
      interval = Math.min(interval * 2, cap);
      clock.setTimer(interval, again);
    };
    send(request);
    clock.setTimer(interval, again);
  }

  function cancel(): void {
    cancelDue = true;
    if (!provisional || final !== null) return;
    const request = { ...base, method: 'CANCEL', body: '', headers: '' };
    sendUntil(request, T2_MS, () => cancelAnswered || final !== null);
  }

  function acknowledge(reply: SipMessage): void {
    const to = reply.header('to')?.value ?? base.to;
    // The ACK of a 2xx is a transaction of its own (section 13.2.2.4), any other belongs to the INVITE's (17.1.1.3).
    const branch = reply.status < 300 ? newBranch(input) : base.via.branch;
    send({ ...base, method: 'ACK', to, via: { ...base.via, branch }, body: '', headers: '' });
  }

  return {
    begin() {
      sendUntil(
        base,
        isInvite ? Number.POSITIVE_INFINITY : T2_MS,
        () => final !== null || (isInvite && provisional),
      );
      if (options.cancelAfterMs !== null) clock.setTimer(options.cancelAfterMs, cancel);
      clock.setTimer(options.timeoutMs, () => resolve(final));
      return promise;
    },
    receive(bytes) {
      const parsed = parseMessage(bytes);
      if (!parsed.ok || parsed.message.kind !== 'reply' || parsed.message.callId !== base.callId) return;
      const reply = parsed.message;
      show('in', `${reply.status} ${reply.reason} (${reply.method})`, bytes.toString('latin1'));
      if (reply.method === 'CANCEL') cancelAnswered ||= reply.status >= 200;
      if (reply.method !== options.method) return;
      if (reply.status < 200) {
        const first = !provisional;
        provisional = true;
        if (first && cancelDue) cancel();
        return;
      }
      if (isInvite) acknowledge(reply);
      if (final !== null) return;
      final = reply.status;
      clock.setTimer(LINGER_MS, () => resolve(final));
    },
  };
}

function firstRequest(input: ConversationInput): RequestOptions {
  const { options } = input;
  const { host, port } = input.local;
  const own = hostPort(host, port);
  return {
    method: options.method,
    requestUri: options.uri,
    via: { transport: 'UDP', host, port, branch: newBranch(input) },
    from: `<sip:fermata@${own}>`,
    fromTag: input.newId(),
    to: `<${options.uri}>`,
    callId: `${input.newId()}@${host}`,
    cseq: 1,
    contact: `<sip:fermata@${own}>`,
    userAgent: 'fermata send',
    headers: options.headers.map((line) => `${line}\r\n`).join(''),
    body: options.body,
  };
}

function newBranch(input: ConversationInput): string {
  return `z9hG4bK${input.newId()}`;
}

/** `host:port`, an IPv6 address in brackets. */
export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
