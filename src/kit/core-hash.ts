/**
 * Kamailio's core hash of one or two byte strings, reduced to `size` (a power of two; 0: not reduced). 32 bits, unsigned: words
 * of four bytes (taken as signed chars, first byte highest), each mixed with itself shifted by 3, added up and folded. Not
 * keyed, so not for anything an attacker may choose.
 */
export function coreHash(first: string, second = '', size = 0): number {
  let hash = add(add(0, first), second);
  hash = (hash + ((hash >>> 11) + (hash >>> 13) + (hash >>> 23))) >>> 0;
  return size === 0 ? hash : (hash & (size - 1)) >>> 0;
}

/** Four bytes at a time; what is left over as one shorter word. */
function add(start: number, text: string): number {
  let hash = start;
  let at = 0;
  for (; at + 4 <= text.length; at += 4) hash = (hash + mixed(word(text, at, at + 4))) >>> 0;
  return (hash + mixed(word(text, at, text.length))) >>> 0;
}

function word(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = ((value << 8) + ((text.charCodeAt(at) << 24) >> 24)) | 0;
  return value >>> 0;
}

function mixed(value: number): number {
  return (value ^ (value >>> 3)) >>> 0;
}
