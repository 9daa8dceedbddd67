/** Load on a server whose requests all sleep 50 ms: each must be answered exactly once, and soon after it is due. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, start } from '../cli/fermata.ts';

const SCRIPT = join(import.meta.dirname, 'sleeping.cfg');
const SLEEP_MS = 50;
/** RFC 3261 §17.1.2.2: timer E begins with T1 and doubles up to T2. */
const T1_MS = 500;
const T2_MS = 4000;
/** A server that has just started compiles what it runs. */
const COLD_MS = 5000;
/** How long what sends the load runs against an echo first: its own compiling is not the server's lag. */
const REHEARSAL_S = 1;
/** How long answers are waited for after the last request. */
const PATIENCE_MS = 10_000;

/** How the load comes: so many a second, whatever is answered, or as many outstanding all the time. */
export type Load = { readonly perSecond: number } | { readonly outstanding: number };

/** What became of the requests. Lags are milliseconds between the end of the sleep and the answer. */
export interface LoadResult {
  readonly requests: number;
  readonly answered: number;
  /** Answers beyond the first of each request, where it was sent once only. */
  readonly surplus: number;
  /** Requests that got something else than 200. */
  readonly wrong: number;
  /** Requests that had to be sent again (datagrams lost on the way). */
  readonly retransmitted: number;
  readonly perSecond: number;
  readonly lag: Lags;
  /** Of the requests that were sent once the server had run for {@link COLD_MS}. */
  readonly warmLag: Lags;
}

/** Lags in milliseconds. */
export interface Lags {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Starts a server of its own on a free port, loads it for so long, and ends it. */
export async function loadSleepers(load: Load, seconds: number): Promise<LoadResult> {
  const port = await freePort();
  const server = start(['-DD', '-E', '-f', SCRIPT, '-l', `udp:127.0.0.1:${port}`], { limitMs: 0 });
  await server.until(/listening on/);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  try {
    await rehearse(load);
    return await drive(socket, port, load, seconds);
  } finally {
    socket.close();
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

/** Drives an echo that answers after as long as the server, with a socket of its own. */
async function rehearse(load: Load): Promise<void> {
  const echo = createSocket('udp4');
  const socket = createSocket('udp4');
  echo.on('message', (bytes, from) => {
    const reply = bytes.toString('latin1').replace(/^.*\r\n/, 'SIP/2.0 200 OK\r\n');
    setTimeout(() => echo.send(reply, from.port, from.address), SLEEP_MS);
  });
  for (const each of [echo, socket]) {
    each.bind(0, '127.0.0.1');
    await once(each, 'listening');
  }
  await drive(socket, echo.address().port, load, REHEARSAL_S);
  socket.close();
  echo.close();
}

async function drive(socket: Socket, port: number, load: Load, seconds: number): Promise<LoadResult> {
  const own = socket.address().port;
  const sentAt: number[] = [];
  const answers: number[] = [];
  /** Requests that were sent again, with the time of the next transmission and the interval before it. */
  const again = new Map<number, { at: number; interval: number }>();
  const lags: number[] = [];
  const warmLags: number[] = [];
  let answered = 0;
  let wrong = 0;
  let surplus = 0;

  const transmit = (id: number): void => {
    socket.send(requestOf(id, own, port), port, '127.0.0.1');
  };
  const begin = (): void => {
    const id = sentAt.length;
    sentAt.push(performance.now());
    answers.push(0);
    transmit(id);
  };
  const outstanding = (): number => sentAt.length - answered;
  const began = performance.now();
  const end = began + seconds * 1000;
  const refill = (now: number): void => {
    if (now >= end) return;
    if ('outstanding' in load) {
      while (outstanding() < load.outstanding) begin();
    } else {
      const due = ((now - began) / 1000) * load.perSecond;
      while (sentAt.length < due) begin();
    }
  };

  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1');
    const id = Number(/\r\nCall-ID: (\d+)/.exec(text)?.[1] ?? -1);
    const count = (answers[id] ?? 0) + 1;
    answers[id] = count;
    if (count > 1) {
      if (!again.has(id)) surplus++;
      return;
    }
    answered++;
    if (!text.startsWith('SIP/2.0 200 ')) wrong++;
    const now = performance.now();
    const sent = sentAt[id] ?? now;
    if (!again.has(id)) lags.push(now - sent - SLEEP_MS);
    if (!again.has(id) && sent - began >= COLD_MS) warmLags.push(now - sent - SLEEP_MS);
    if ('outstanding' in load) refill(now);
  });

  let oldest = 0;
  await new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      const now = performance.now();
      refill(now);
      while (oldest < sentAt.length && (answers[oldest] ?? 0) > 0) oldest++;
      for (let id = oldest; id < sentAt.length && now - (sentAt[id] ?? now) >= T1_MS; id++) {
        const next = again.get(id) ?? { at: 0, interval: T1_MS };
        if ((answers[id] ?? 0) > 0 || now < next.at) continue;
        const interval = Math.min(next.interval * 2, T2_MS);
        again.set(id, { at: now + interval, interval });
        transmit(id);
      }
      if (now < end || (outstanding() > 0 && now < end + PATIENCE_MS)) return;
      clearInterval(tick);
      resolve();
    }, 1);
  });
  const took = (performance.now() - began) / 1000;
  return {
    requests: sentAt.length,
    answered,
    surplus,
    wrong,
    retransmitted: again.size,
    perSecond: answered / took,
    lag: summary(lags),
    warmLag: summary(warmLags),
  };
}

function summary(lags: number[]): Lags {
  lags.sort((a, b) => a - b);
  const at = (part: number): number => lags[Math.max(0, Math.ceil(part * lags.length) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: lags.at(-1) ?? 0 };
}

function requestOf(id: number, own: number, port: number): string {
  return [
    `OPTIONS sip:sleep@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bK-${id};rport`,
    'Max-Forwards: 70',
    'From: <sip:load@example.com>;tag=load',
    'To: <sip:sleep@example.com>',
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
