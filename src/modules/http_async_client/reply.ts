import type { HttpHeader, RunContext, Wake } from '../../kit/index.ts';
import { ByteWriter, MalformedBytes, readBegin, readList, writeList } from '../../run/bytes.ts';

/** What came of a query, as the route of the reply finds it. */
export interface Reply {
  readonly id: string;
  readonly xdata: string;
  /** Milliseconds from the query to this. */
  readonly totalMs: number;
  /** '' where there is a reply; else libcurl's text for why there is none, and all below is empty. */
  readonly error: string;
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** Tells our replies from the results of other modules' work. */
const MARK = 'http_async_client';

/** A reply as bytes. */
export function encodeReply(reply: Reply): Buffer {
  const writer = new ByteWriter();
  writer.begin();
  writer.text(MARK);
  writer.text(reply.id);
  writer.text(reply.xdata);
  writer.float(reply.totalMs);
  writer.text(reply.error);
  writer.text(reply.version);
  writer.unsigned(reply.status);
  writer.text(reply.reason);
  writeList(writer, reply.headers, (to, [name, value]) => {
    to.text(name);
    to.text(value);
  });
  writer.bytes(reply.body);
  return writer.take();
}

/** Reads what {@link encodeReply} wrote; null for anything else. */
function decodeReply(bytes: Buffer): Reply | null {
  return readBegin(bytes, (reader) => {
    if (reader.text() !== MARK) throw new MalformedBytes('not a reply of ours');
    return {
      id: reader.text(),
      xdata: reader.text(),
      totalMs: reader.float(),
      error: reader.text(),
      version: reader.text(),
      status: reader.unsigned(),
      reason: reader.text(),
      headers: readList(reader, (from): HttpHeader => [from.text(), from.text()]),
      body: reader.bytes(),
    };
  });
}

/** Finds the reply that a run goes on with; it is decoded once. */
export interface Replies {
  /** Null in a run that no reply began. */
  of(run: RunContext): Reply | null;
}

/** Makes the finder of one worker. */
export function createReplies(): Replies {
  const decoded = new WeakMap<Wake, Reply | null>();
  return {
    of({ wake }) {
      if (wake === null || wake.cause !== 'result' || wake.data === null) return null;
      const known = decoded.get(wake);
      if (known !== undefined) return known;
      const reply = decodeReply(wake.data);
      decoded.set(wake, reply);
      return reply;
    },
  };
}

/** The reply as it came: status line, header lines, an empty line, the body. */
export function messageOf(reply: Reply): string {
  const head = [`HTTP/${reply.version} ${reply.status} ${reply.reason}`];
  for (const [name, value] of reply.headers) head.push(`${name}: ${value}`);
  return `${head.join('\r\n')}\r\n\r\n${reply.body.toString('latin1')}`;
}
