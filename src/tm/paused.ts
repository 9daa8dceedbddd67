import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import { transactionKey } from '../sip/transaction-key.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionStats } from './stats.ts';

/** A message that is paused without a transaction. `end` it when its run ended; again does nothing. */
export interface PausedMessage {
  end(): void;
}

/** What the guard makes of a request that no transaction knows. */
export type Admission = 'new' | 'absorbed' | 'queued' | 'refused';

/**
 * Guards messages whose run is paused before they have a transaction: their retransmissions are absorbed, their CANCEL
 * is remembered, and later requests of the same Call-ID wait behind them, so that a dialog's requests are not handled
 * out of order.
 */
export interface PausedGuard {
  admit(request: SipMessage, flow: Flow): Admission;
  /** Guards a message; null when its key is guarded already or it has none. `onCancel`: its CANCEL came, the first time. */
  pause(request: SipMessage, onCancel?: () => void): PausedMessage | null;
  /** Whether a CANCEL came for this message while it was paused. */
  wasCancelled(request: SipMessage): boolean;
  /** Messages that are guarded now. */
  readonly size: number;
  /** Forgets everything, queued requests too. */
  clear(): void;
}

interface Waiting {
  readonly key: string;
  readonly bytes: Buffer;
  readonly flow: Flow;
}

interface Guarded {
  /** Its CANCEL came. */
  cancelled: boolean;
  readonly onCancel: (() => void) | undefined;
}

/** One Call-ID that has paused messages, or requests that still wait behind them. */
interface Call {
  paused: number;
  readonly queue: Waiting[];
}

/** What the guard needs. `deliver` is never called within another method of the guard. */
export interface PausedGuardOptions {
  readonly clock: Clock;
  readonly stats: TransactionStats;
  readonly queueMax: number;
  readonly deliver: (bytes: Buffer, flow: Flow) => void;
}

/** Makes a guard that guards nothing. */
export function createPausedGuard({ clock, stats, queueMax, deliver }: PausedGuardOptions): PausedGuard {
  /** By key. */
  const paused = new Map<string, Guarded>();
  const queuedKeys = new Set<string>();
  const calls = new Map<string, Call>();
  /** The Call-ID of the request being delivered: it does not queue again. */
  let delivering: string | null = null;

  function admit(request: SipMessage, flow: Flow): Admission {
    if (calls.size === 0) return 'new';
    const key = guardKey(request);
    if (paused.has(key) || queuedKeys.has(key)) {
      stats.retransmissionsAbsorbed++;
      return 'absorbed';
    }
    const callId = request.callId ?? '';
    const call = calls.get(callId);
    if (call === undefined || callId === delivering) return 'new';
    if (request.method === 'CANCEL') {
      const target = paused.get(transactionKey(request));
      if (target !== undefined && !target.cancelled) {
        target.cancelled = true;
        target.onCancel?.();
      }
    }
    if (stats.queued >= queueMax) {
      stats.queueOverflows++;
      return 'refused';
    }
    // The queue may outlive what it was cut from: only the request's own bytes are kept.
    call.queue.push({ key, bytes: Buffer.from(request.bytes), flow });
    queuedKeys.add(key);
    stats.queued++;
    return 'queued';
  }

  function deliverQueue(callId: string, call: Call): void {
    while (call.paused === 0) {
      const next = call.queue.shift();
      if (next === undefined) break;
      queuedKeys.delete(next.key);
      stats.queued--;
      delivering = callId;
      try {
        deliver(next.bytes, next.flow);
      } finally {
        delivering = null;
      }
    }
    if (call.paused === 0 && calls.get(callId) === call) calls.delete(callId);
  }

  return {
    get size() {
      return paused.size;
    },
    admit,
    pause(request, onCancel) {
      const key = guardKey(request);
      if (key === '' || paused.has(key)) return null;
      const callId = request.callId ?? '';
      const call = calls.get(callId) ?? { paused: 0, queue: [] };
      calls.set(callId, call);
      call.paused++;
      paused.set(key, { cancelled: false, onCancel });
      stats.paused++;
      let ended = false;
      return {
        end() {
          if (ended) return;
          ended = true;
          // After `clear` none of this is there any more.
          if (calls.get(callId) !== call) return;
          paused.delete(key);
          call.paused--;
          if (call.paused > 0) return;
          if (call.queue.length === 0) calls.delete(callId);
          else clock.setTimer(0, () => deliverQueue(callId, call));
        },
      };
    },
    wasCancelled: (request) => paused.get(guardKey(request))?.cancelled ?? false,
    clear() {
      for (const call of calls.values()) call.queue.length = 0;
      paused.clear();
      queuedKeys.clear();
      calls.clear();
      stats.queued = 0;
    },
  };
}

/** The key of the message itself: an INVITE, its CANCEL and its ACK are three. */
function guardKey(request: SipMessage): string {
  const key = transactionKey(request);
  if (key === '') return '';
  const { method } = request;
  return method === 'CANCEL' || method === 'ACK' ? `${method} ${key}` : key;
}
