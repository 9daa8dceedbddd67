import type { DatagramSocket, NetAddress, RunServices } from '../../kit/index.ts';
import type { Node } from './nodes.ts';

/** How long an answer is waited for. */
export interface Patience {
  /** Milliseconds after each sending. */
  readonly timeoutMs: number;
  /** How often a command is sent at most. */
  readonly sendings: number;
}

/** Asks proxies of media: a cookie, a blank and a command go there in one datagram, the cookie and an answer come back. */
export interface CookieClient {
  /** The answer of a node; null when none came, or the signal was aborted. Never rejects. */
  ask(node: Node, command: string, patience: Patience, signal?: AbortSignal): Promise<string | null>;
}

/** Makes the client of a worker. Its socket is opened at the first question. */
export function createCookieClient(
  services: Pick<RunServices, 'clock' | 'random' | 'datagrams' | 'names'>,
): CookieClient {
  const { clock, datagrams, names } = services;
  const waiting = new Map<string, (answer: string | null) => void>();
  const origin = services.random().toString(16);
  let last = 0;
  let socket: DatagramSocket | null = null;

  function receive(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const blank = text.indexOf(' ');
    if (blank > 0) waiting.get(text.slice(0, blank))?.(text.slice(blank + 1));
  }

  function exchange(
    to: NetAddress,
    command: string,
    patience: Patience,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    return new Promise((resolve) => {
      last++;
      const cookie = `${origin}_${last}`;
      const bytes = Buffer.from(`${cookie} ${command}`, 'latin1');
      socket ??= datagrams.open(receive);
      const from = socket;
      let sendings = 0;
      let timer = 0;
      const abort = (): void => settle(null);
      const settle = (answer: string | null): void => {
        clock.clearTimer(timer);
        waiting.delete(cookie);
        signal?.removeEventListener('abort', abort);
        resolve(answer);
      };
      const send = (): void => {
        if (sendings >= patience.sendings) {
          settle(null);
          return;
        }
        sendings++;
        timer = clock.setTimer(patience.timeoutMs, send);
        from.send(bytes, to);
      };
      waiting.set(cookie, settle);
      signal?.addEventListener('abort', abort);
      send();
    });
  }

  return {
    async ask(node, command, patience, signal) {
      const [ip] = await names.addresses(node.host);
      if (ip === undefined || signal?.aborted === true) return null;
      return exchange({ ip, port: node.port }, command, patience, signal);
    },
  };
}
