import type { ByteReader, ByteWriter } from './bytes.ts';
import { readTarget, type Target, writeTarget } from './target.ts';

/** A request ready to be sent as a branch of its transaction: its number and salt are those in its Via. Plain data. */
export interface ForwardedBranch {
  readonly number: number;
  readonly salt: number;
  readonly target: Target;
  readonly bytes: Uint8Array;
  /** See `BranchScript`. */
  readonly script: Uint8Array;
}

/** Writes a branch. */
export function writeForwardedBranch(writer: ByteWriter, branch: ForwardedBranch): void {
  writer.unsigned(branch.number);
  writer.unsigned(branch.salt);
  writeTarget(writer, branch.target);
  writer.bytes(branch.bytes);
  writer.bytes(branch.script);
}

/** Reads what {@link writeForwardedBranch} wrote. Throws `MalformedBytes` on anything else. */
export function readForwardedBranch(reader: ByteReader): ForwardedBranch {
  return {
    number: reader.unsigned(),
    salt: reader.unsigned(),
    target: readTarget(reader),
    bytes: reader.bytes(),
    script: reader.bytes(),
  };
}
