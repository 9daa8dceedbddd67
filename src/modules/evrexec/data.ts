import type { RunContext } from '../../kit/index.ts';
import { ByteReader, ByteWriter } from '../../run/bytes.ts';

/** What an execution is given: `$evr(...)`. */
export interface EvrData {
  readonly data: string;
  /** Where a datagram came from; null for a command. */
  readonly from: { readonly ip: string; readonly port: number } | null;
}

/** The bytes of a datagram with its sender, on the way to its worker. */
export function encodeDatagram(bytes: Buffer, from: { readonly ip: string; readonly port: number }): Buffer {
  const writer = new ByteWriter();
  writer.begin();
  writer.text(from.ip);
  writer.unsigned(from.port);
  writer.bytes(bytes);
  return writer.take();
}

/** What a run was begun with by a datagram; null for every other run. */
export function datagramOf({ wake }: RunContext): EvrData | null {
  if (wake?.cause !== 'datagram' || wake.data === null) return null;
  const reader = new ByteReader(wake.data);
  const from = { ip: reader.text(), port: reader.unsigned() };
  return { data: reader.bytes().toString('latin1'), from };
}
