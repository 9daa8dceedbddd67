import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { isIPv6, Socket } from 'node:net';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import type { Clock } from '../../time/clock.ts';
import { reasonOf } from './files.ts';
import { bindControlCalls, UNIX_ADDRESS_BYTES, unixAddress } from './libc.ts';

/** What a client needs to ask a server. */
export interface Asking {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** A name that nobody else uses now: for the file that takes the reply. */
  readonly ownName: string;
  /** Folder of that file. */
  readonly folder: string;
}

/** The reply, or why there is none. */
export type Asked = { readonly reply: Buffer } | { readonly problem: string };

/** The most that a reply over a datagram socket can have. */
const MOST_REPLY_BYTES = 1024 * 1024;

/** Asks over a datagram socket in the file system. */
export async function askUnix(path: string, request: Buffer, asking: Asking): Promise<Asked> {
  const calls = bindControlCalls();
  if (calls === null)
    return { problem: 'this system has no datagram sockets in the file system: use --http' };
  const own = join(asking.folder, `${asking.ownName}.sock`);
  const fd = calls.bindUnix(own);
  if (fd < 0) return { problem: `cannot make ${own}: ${getSystemErrorName(fd)}` };
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const watch = calls.watch(fd, () => {
    const into = Buffer.alloc(MOST_REPLY_BYTES);
    const got = calls.receive(fd, into, Buffer.alloc(UNIX_ADDRESS_BYTES));
    if (got !== null) resolve({ reply: into.subarray(0, got.length) });
  });
  try {
    const error = calls.send(fd, request, unixAddress(path));
    if (error !== 0) return { problem: explained(path, getSystemErrorName(-error)) };
    return await inTime(promise, asking);
  } finally {
    watch.close();
    calls.close(fd);
    rmSync(own, { force: true });
  }
}

/** Asks over UDP. */
export async function askUdp(host: string, port: number, request: Buffer, asking: Asking): Promise<Asked> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const { promise, resolve } = Promise.withResolvers<Asked>();
  socket.on('error', (error) => resolve({ problem: `udp:${host}:${port}: ${error.message}` }));
  socket.on('message', (reply) => resolve({ reply }));
  try {
    socket.connect(port, host, () => socket.send(request));
    return await inTime(promise, asking);
  } finally {
    socket.close();
  }
}

/** Asks over a FIFO; `request` must name `asking.ownName` as its reply FIFO, and `asking.folder` be where the server looks. */
export async function askFifo(path: string, request: Buffer, asking: Asking): Promise<Asked> {
  const calls = bindControlCalls();
  if (calls === null) return { problem: 'this system has no FIFOs: use --http' };
  const own = join(asking.folder, asking.ownName);
  const error = calls.mkfifo(own, 0o666);
  if (error !== 0) return { problem: `cannot make ${own}: ${getSystemErrorName(-error)}` };
  // Open for writing too, so that the reader may come before the writer.
  const reader = new Socket({
    fd: openSync(own, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(fd, request);
    } finally {
      closeSync(fd);
    }
    return await inTime(wholeReply(reader), asking);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : reasonOf(failure);
    return { problem: explained(path, code) };
  } finally {
    reader.destroy();
    rmSync(own, { force: true });
  }
}

/** Asks over HTTP. */
export async function askHttp(url: string, request: Buffer, asking: Asking): Promise<Asked> {
  try {
    const fetched = fetch(url, {
      method: 'POST',
      body: new Uint8Array(request),
      headers: { 'Content-Type': 'application/json' },
    });
    return await inTime(
      fetched.then(async (response) => ({ reply: Buffer.from(await response.arrayBuffer()) })),
      asking,
    );
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { problem: `${url}: ${reasonOf(cause)}` };
  }
}

/** A FIFO has no end: the reply is whole when it is JSON. */
async function wholeReply(reader: Socket): Promise<Asked> {
  let reply = Buffer.alloc(0);
  for (;;) {
    const [bytes]: Buffer[] = await once(reader, 'data');
    reply = Buffer.concat([reply, bytes ?? Buffer.alloc(0)]);
    try {
      JSON.parse(reply.toString());
      return { reply };
    } catch {
      // More of it comes.
    }
  }
}

async function inTime(reply: Promise<Asked>, { clock, timeoutMs }: Asking): Promise<Asked> {
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const timer = clock.setTimer(timeoutMs, () =>
    resolve({ problem: `no reply within ${timeoutMs / 1000} s` }),
  );
  try {
    return await Promise.race([reply, promise]);
  } finally {
    clock.clearTimer(timer);
  }
}

function explained(path: string, code: string): string {
  switch (code) {
    case 'ENOENT':
      return `there is no ${path}: does the server run, with loadmodule "jsonrpcs.so"?`;
    case 'ECONNREFUSED':
    case 'ENXIO':
      return `nobody listens at ${path}: the server that made it is gone`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be used by this user: see dgram_mode, fifo_mode`;
    default:
      return `${path}: ${code}`;
  }
}
