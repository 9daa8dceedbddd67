import { ByteWriter, readBegin } from './bytes.ts';
import { type Failover, readFailover, writeFailover } from './failover.ts';

/** What is kept of one branch: the routes armed for it, its branch flags, where else it may go. */
export interface BranchScript {
  readonly reply: string | null;
  readonly failure: string | null;
  readonly branchFailure: string | null;
  readonly flags: number;
  /** Its Request-URI. */
  readonly uri: string;
  /** Name of the contact that it was looked up from; null: from none. */
  readonly ruid: string | null;
  /** `+sip.instance` of that contact. */
  readonly instance: string | null;
  /** As `Destination` has them. */
  readonly dstUri: string | null;
  readonly path: string | null;
  readonly sendSocket: string | null;
  /** Null: there is but one place to send it to. */
  readonly failover: Failover | null;
}

/** As bytes, which `tm` keeps without looking inside. */
export function encodeBranchScript(script: BranchScript): Buffer {
  const writer = new ByteWriter();
  writer.begin();
  writer.value(script.reply);
  writer.value(script.failure);
  writer.value(script.branchFailure);
  writer.unsigned(script.flags >>> 0);
  writer.text(script.uri);
  writer.value(script.ruid);
  writer.value(script.instance);
  writer.value(script.dstUri);
  writer.value(script.path);
  writer.value(script.sendSocket);
  // Last, and only where it is: what was written before there was any reads the same.
  if (script.failover !== null) writeFailover(writer, script.failover);
  return writer.take();
}

/** Reads what {@link encodeBranchScript} wrote; null when the bytes are not that. */
export function decodeBranchScript(bytes: Uint8Array): BranchScript | null {
  return readBegin(bytes, (reader) => ({
    reply: reader.textOrNull(),
    failure: reader.textOrNull(),
    branchFailure: reader.textOrNull(),
    flags: reader.unsigned(),
    uri: reader.text(),
    ruid: reader.textOrNull(),
    instance: reader.textOrNull(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    sendSocket: reader.textOrNull(),
    failover: reader.atEnd ? null : readFailover(reader),
  }));
}
