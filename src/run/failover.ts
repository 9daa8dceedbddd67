import type { Address, Hop } from '../net/dns/names.ts';
import { type ByteReader, type ByteWriter, readList, writeList } from './bytes.ts';
import type { OwnVia } from './state.ts';

/** Where a branch may be sent once more, when what it was sent to does not answer (RFC 3263 §4.3). Plain data. */
export interface Failover {
  readonly hop: Hop;
  /** The addresses of the hop that were tried, this branch's last. */
  readonly tried: readonly Address[];
  /** The socket that it left by, which is used again where it can be. */
  readonly socket: number;
  readonly ownVia: OwnVia;
}

/** Writes it. */
export function writeFailover(writer: ByteWriter, { hop, tried, socket, ownVia }: Failover): void {
  writer.text(hop.host);
  writer.value(hop.port);
  writer.value(hop.transport);
  writer.flag(hop.secure);
  writeList(writer, tried, writeAddress);
  writer.unsigned(socket);
  writer.value(ownVia.host);
  writer.value(ownVia.port);
  writer.flag(ownVia.rport);
}

/** Reads what {@link writeFailover} wrote. Throws `MalformedBytes` on anything else. */
export function readFailover(reader: ByteReader): Failover {
  return {
    hop: {
      host: reader.text(),
      port: reader.numberOrNull(),
      transport: reader.textOrNull(),
      secure: reader.flag(),
    },
    tried: readList(reader, readAddress),
    socket: reader.unsigned(),
    ownVia: { host: reader.textOrNull(), port: reader.numberOrNull(), rport: reader.flag() },
  };
}

function writeAddress(writer: ByteWriter, { transport, ip, port }: Address): void {
  writer.text(transport);
  writer.text(ip);
  writer.unsigned(port);
}

function readAddress(reader: ByteReader): Address {
  return { transport: reader.text(), ip: reader.text(), port: reader.unsigned() };
}
