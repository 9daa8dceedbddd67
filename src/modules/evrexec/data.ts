import type { RunContext } from '../../kit/index.ts';
import { ByteReader, ByteWriter } from '../../run/bytes.ts';

/** What an execution is given: `$evr(...)`. */
export interface EvrData {
  readonly data: string;
  /** Where a datagram came from; null for a command. */
  readonly from: { readonly ip: string; readonly port: number } | null;
}

/** The data of an execution on the way to its worker: a datagram with its sender, or what a command gives. */
export function encodeData(bytes: Buffer, from: EvrData['from']): Buffer {
  const writer = new ByteWriter();
  writer.begin();
  writer.flag(from !== null);
  if (from !== null) {
    writer.text(from.ip);
    writer.unsigned(from.port);
  }
  writer.bytes(bytes);
  return writer.take();
}

/** What a run was begun with by a datagram or a command; null for every other run. */
export function dataOf({ wake, caller }: RunContext): EvrData | null {
  // A run that continues a suspended request is the execution's too.
  if (wake?.cause !== 'datagram' || wake.data === null) return caller === null ? null : dataOf(caller);
  const reader = new ByteReader(wake.data);
  const from = reader.flag() ? { ip: reader.text(), port: reader.unsigned() } : null;
  return { data: reader.bytes().toString('latin1'), from };
}
