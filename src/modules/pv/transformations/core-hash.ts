/**
 * Kamailio's core hash of a byte string, unsigned 32 bits: words of four bytes (taken as signed chars, first byte
 * highest), each mixed with itself shifted by 3, added up and folded.
 */
export function coreHash(text: string): number {
  let hash = 0;
  let at = 0;
  for (; at + 4 <= text.length; at += 4) {
    const word =
      (signed(text, at) << 24) +
      (signed(text, at + 1) << 16) +
      (signed(text, at + 2) << 8) +
      signed(text, at + 3);
    hash = mix(hash, word >>> 0);
  }
  let rest = 0;
  for (; at < text.length; at++) rest = ((rest << 8) + signed(text, at)) | 0;
  hash = mix(hash, rest >>> 0);
  return (hash + (hash >>> 11) + (hash >>> 13) + (hash >>> 23)) >>> 0;
}

function mix(hash: number, word: number): number {
  return (hash + ((word ^ (word >>> 3)) >>> 0)) >>> 0;
}

function signed(text: string, at: number): number {
  return (text.charCodeAt(at) << 24) >> 24;
}
