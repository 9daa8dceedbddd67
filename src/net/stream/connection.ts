import { type Clock, noTimer, type Timer } from '../../time/clock.ts';
import type { Flow, Proto } from '../network.ts';
import { createFramer, type Framer } from './framer.ts';
import type { StreamSettings } from './settings.ts';
import type { SipConnection } from './sockets.ts';
import type { Upgraded, UpgradeSide } from './streams.ts';

/** A message has to become whole within this time: whoever sends a byte now and then holds no connection. */
const MESSAGE_TIMEOUT_MS = 30_000;
const PONG = Buffer.from('\r\n');

/** Who a connection belongs to. */
export interface ConnectionOwner {
  readonly clock: Clock;
  readonly settings: StreamSettings;
  onMessage(bytes: Buffer, flow: Flow): void;
  onHttp(bytes: Buffer, flow: Flow): void;
  onUnsent(flow: Flow, bytes: Uint8Array, reason: string): void;
  /** What came is no message. */
  onNonsense(connection: StreamConnection, reason: string): void;
  /** It is closed: by its far end, because it was idle, because nothing goes over it, or by us. */
  onClosed(connection: StreamConnection, why: 'far-end' | 'idle' | 'stuck' | 'ours'): void;
}

interface Waiting {
  readonly flow: Flow;
  readonly bytes: Uint8Array;
}

/** One connection of ours, from its first message or byte to its end. A class for the fields. */
export class StreamConnection {
  readonly id: number;
  /** Where answers to what it delivers go; changes when it is upgraded. */
  flow: Flow;
  /** Names in the table of addresses besides its own. */
  readonly aliases: string[] = [];
  raw: SipConnection | null = null;
  readonly #owner: ConnectionOwner;
  readonly #framer: Framer;
  #upgraded: Upgraded | null = null;
  #giveUp: (() => void) | null = null;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #written = 0;
  #takenBefore = 0;
  #lastUsed: number;
  #idleTimer: Timer = noTimer;
  #messageTimer: Timer = noTimer;
  #sendTimer: Timer = noTimer;
  #closed = false;

  constructor(id: number, flow: Flow, owner: ConnectionOwner) {
    this.id = id;
    this.flow = { ...flow, connection: id };
    this.#owner = owner;
    this.#lastUsed = owner.clock.now();
    this.#framer = createFramer(owner.settings, {
      onMessage: (bytes) => owner.onMessage(bytes, this.flow),
      onHttp: (bytes) => owner.onHttp(bytes, this.flow),
      onPing: () => {
        if (owner.settings.answersPings) this.raw?.write(PONG);
      },
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes that the far end has not taken. */
  get unsent(): number {
    return this.raw === null ? this.#waitingBytes : this.raw.unsent;
  }

  /** Milliseconds until it is closed unless it is used. */
  get timeLeft(): number {
    const { clock, settings } = this.#owner;
    return settings.lifetime < 0 ? Infinity : this.#lastUsed + settings.lifetime - clock.now();
  }

  /** It is being opened: what is sent waits, until the connection is there or `giveUp` is called. */
  connecting(giveUp: () => void): void {
    const { clock, settings } = this.#owner;
    if (this.#closed || this.raw !== null) return;
    this.#giveUp = giveUp;
    this.#sendTimer = clock.setTimer(settings.connectTimeout, () => {
      giveUp();
      this.failed(`no connection within ${settings.connectTimeout / 1000} s (tcp_connect_timeout)`);
    });
  }

  /** It is there. */
  opened(raw: SipConnection): void {
    this.raw = raw;
    this.#giveUp = null;
    this.#clear('send');
    this.#armIdle();
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { flow, bytes } of waiting) this.send(flow, bytes);
  }

  /** It was not to be had: nothing of what waits was sent. */
  failed(reason: string): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.ended('stuck');
    for (const { flow, bytes } of waiting) this.#owner.onUnsent(flow, bytes, reason);
  }

  /** Sends one message, or keeps it until there is a connection; false when too many bytes wait already. */
  send(flow: Flow, bytes: Uint8Array): boolean {
    if (this.unsent + bytes.length > this.#owner.settings.maxUnsent) return false;
    if (this.raw === null) {
      this.#waiting.push({ flow, bytes });
      this.#waitingBytes += bytes.length;
      return true;
    }
    this.#used();
    if (this.#upgraded === null) this.raw.write(bytes);
    else this.#upgraded.send(bytes);
    this.#written += bytes.length;
    this.#watchUnsent();
    return true;
  }

  /** Bytes came. */
  take(bytes: Buffer): void {
    if (this.#closed) return;
    this.#used();
    if (this.#upgraded !== null) {
      this.#upgraded.onData(bytes);
      return;
    }
    const problem = this.#framer.push(bytes);
    if (problem !== null) {
      this.#owner.onNonsense(this, problem);
      this.close();
      return;
    }
    if (this.#upgraded === null) this.#watchMessage();
  }

  /** From now on another protocol carries its messages; the bytes that came already and are its own. Null: it is closed. */
  upgrade(proto: Proto, make: (side: UpgradeSide) => Upgraded): Buffer | null {
    const { raw } = this;
    if (raw === null || this.#closed) return null;
    this.#clear('message');
    const left = this.#framer.end();
    this.flow = { ...this.flow, proto };
    this.#upgraded = make({
      connection: {
        peer: raw.peer,
        get unsent() {
          return raw.unsent;
        },
        write: (bytes) => raw.write(bytes),
        pause: () => raw.pause(),
        resume: () => raw.resume(),
        close: () => this.close(),
        abort: () => this.close(),
      },
      deliver: (message) => {
        if (!this.#closed) this.#owner.onMessage(message, this.flow);
      },
    });
    return left;
  }

  /** Ends it once what was written is out. */
  close(): void {
    if (this.#closed) return;
    this.#giveUp?.();
    this.#closeRaw();
    this.ended('ours');
  }

  /** It ended, whoever ended it. */
  ended(why: 'far-end' | 'idle' | 'stuck' | 'ours'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#clear('idle');
    this.#clear('message');
    this.#clear('send');
    this.#framer.end();
    this.#owner.onClosed(this, why);
    this.#upgraded?.onEnd();
  }

  /** What was written may still go out, if the far end takes it. */
  #closeRaw(): void {
    const { raw } = this;
    if (raw === null) return;
    raw.close();
    const { clock, settings } = this.#owner;
    if (raw.unsent > 0) clock.setTimer(settings.sendTimeout, () => raw.abort());
  }

  #used(): void {
    this.#lastUsed = this.#owner.clock.now();
  }

  /** The timer is not moved each time the connection is used: it finds out when it fires. */
  #armIdle(): void {
    const { clock } = this.#owner;
    const { timeLeft } = this;
    if (timeLeft === Infinity) return;
    this.#idleTimer = clock.setTimer(timeLeft, () => {
      if (this.timeLeft > 0) {
        this.#armIdle();
        return;
      }
      this.#closeRaw();
      this.ended('idle');
    });
  }

  #watchMessage(): void {
    if (this.#framer.pending === 0) this.#clear('message');
    else if (this.#messageTimer === noTimer && !this.#closed) {
      this.#messageTimer = this.#owner.clock.setTimer(MESSAGE_TIMEOUT_MS, () => {
        this.raw?.abort();
        this.ended('idle');
      });
    }
  }

  /** A far end that takes nothing for `sendTimeout` is given up. */
  #watchUnsent(): void {
    const { raw } = this;
    if (raw === null || raw.unsent === 0 || this.#sendTimer !== noTimer) return;
    const { clock, settings } = this.#owner;
    this.#takenBefore = this.#written - raw.unsent;
    this.#sendTimer = clock.setTimer(settings.sendTimeout, () => {
      this.#sendTimer = noTimer;
      if (raw.unsent > 0 && this.#written - raw.unsent <= this.#takenBefore) {
        raw.abort();
        this.ended('stuck');
      } else this.#watchUnsent();
    });
  }

  #clear(which: 'idle' | 'message' | 'send'): void {
    const { clock } = this.#owner;
    if (which === 'idle') {
      clock.clearTimer(this.#idleTimer);
      this.#idleTimer = noTimer;
    } else if (which === 'message') {
      clock.clearTimer(this.#messageTimer);
      this.#messageTimer = noTimer;
    } else {
      clock.clearTimer(this.#sendTimer);
      this.#sendTimer = noTimer;
    }
  }
}
