/** Why a stream cannot be read on. */
export interface Malformed {
  readonly problem: string;
}

/** Cuts a stream of bytes into messages. */
export interface FrameReader {
  /** Takes bytes as they come; they are copied. */
  push(bytes: Buffer): void;
  /** The next whole message; null until more bytes come. After a problem there is nothing but that problem. */
  next(): Buffer | Malformed | null;
}

/** Takes what comes at once for a message (`netstring_format=0`), in pieces of at most `longest` bytes. */
export function createPlainReader(longest: number): FrameReader {
  const waiting: Buffer[] = [];
  return {
    push(bytes) {
      const copy = Buffer.from(bytes);
      for (let at = 0; at < copy.length; at += longest) waiting.push(copy.subarray(at, at + longest));
    },
    next: () => waiting.shift() ?? null,
  };
}
