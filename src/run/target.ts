import type { ByteReader, ByteWriter } from './bytes.ts';

/** Where a message is sent: one of our sockets by its index, and the far end's numeric address. */
export interface Target {
  readonly proto: 'udp';
  readonly socket: number;
  readonly ip: string;
  readonly port: number;
}

/** Writes a target. */
export function writeTarget(writer: ByteWriter, { socket, ip, port }: Target): void {
  writer.unsigned(socket);
  writer.text(ip);
  writer.unsigned(port);
}

/** Reads what {@link writeTarget} wrote. Throws `MalformedBytes` on anything else. */
export function readTarget(reader: ByteReader): Target {
  return { proto: 'udp', socket: reader.unsigned(), ip: reader.text(), port: reader.unsigned() };
}
