import type { DatagramSocket, NetAddress, RunServices } from '../../kit/index.ts';
import { type BencodeDictionary, decodeBencode, encodeBencode } from './bencode.ts';
import type { Node } from './nodes.ts';

/** How long an answer is waited for. */
export interface Patience {
  /** Milliseconds after each sending. */
  readonly timeoutMs: number;
  /** How often a command is sent at most. */
  readonly sendings: number;
}

/** Asks rtpengines with the ng protocol: a cookie, a blank, and a dictionary, in one datagram. */
export interface NgClient {
  /** The answer of a node; null when none came, or the signal was aborted. Never rejects. */
  ask(
    node: Node,
    command: BencodeDictionary,
    patience: Patience,
    signal?: AbortSignal,
  ): Promise<BencodeDictionary | null>;
}

interface Waiting {
  settle(answer: BencodeDictionary | null): void;
}

/** Makes the client of a worker. Its socket is opened at the first question. */
export function createNgClient(
  services: Pick<RunServices, 'clock' | 'random' | 'datagrams' | 'names'>,
): NgClient {
  const { clock, datagrams, names } = services;
  const waiting = new Map<string, Waiting>();
  const origin = services.random().toString(16);
  let last = 0;
  let socket: DatagramSocket | null = null;

  function receive(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const blank = text.indexOf(' ');
    const asked = blank < 0 ? undefined : waiting.get(text.slice(0, blank));
    if (asked === undefined) return;
    const answer = decodeBencode(text.slice(blank + 1));
    if (answer instanceof Map) asked.settle(answer);
  }

  function exchange(to: NetAddress, command: BencodeDictionary, patience: Patience, signal?: AbortSignal) {
    return new Promise<BencodeDictionary | null>((resolve) => {
      last++;
      const cookie = `${origin}_${last}`;
      const bytes = Buffer.from(`${cookie} ${encodeBencode(command)}`, 'latin1');
      socket ??= datagrams.open(receive);
      const from = socket;
      let sendings = 0;
      let timer = clock.setTimer(0, send);
      const abort = (): void => settle(null);
      const settle = (answer: BencodeDictionary | null): void => {
        clock.clearTimer(timer);
        waiting.delete(cookie);
        signal?.removeEventListener('abort', abort);
        resolve(answer);
      };
      function send(): void {
        if (sendings >= patience.sendings) {
          settle(null);
          return;
        }
        sendings++;
        from.send(bytes, to);
        timer = clock.setTimer(patience.timeoutMs, send);
      }
      waiting.set(cookie, { settle });
      signal?.addEventListener('abort', abort);
      clock.clearTimer(timer);
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
