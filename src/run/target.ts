import { PROTOS, type Proto } from '../sip/transport.ts';
import { type ByteReader, type ByteWriter, MalformedBytes } from './bytes.ts';

/** Where a message is sent: one of our sockets by its index, and the far end's numeric address. */
export interface Target {
  readonly proto: Proto;
  readonly socket: number;
  readonly ip: string;
  readonly port: number;
  /** As in a `Flow`: a connection's number, 0 for any, -1 for one that is open already. */
  readonly connection: number;
}

/** Writes a target. */
export function writeTarget(writer: ByteWriter, { proto, socket, ip, port, connection }: Target): void {
  writer.byte(PROTOS.indexOf(proto));
  writer.unsigned(socket);
  writer.text(ip);
  writer.unsigned(port);
  writer.value(connection);
}

/** Reads what {@link writeTarget} wrote. Throws `MalformedBytes` on anything else. */
export function readTarget(reader: ByteReader): Target {
  const proto = PROTOS[reader.byte()];
  if (proto === undefined) throw new MalformedBytes('unknown transport');
  return {
    proto,
    socket: reader.unsigned(),
    ip: reader.text(),
    port: reader.unsigned(),
    connection: reader.numberOrNull() ?? 0,
  };
}
