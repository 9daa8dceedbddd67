/** What a datagram without a message is sent for: to keep a NAT binding or a connection open. */
export type Keepalive = 'crlf' | 'zero' | 'stun';

/**
 * Recognises datagrams that are no messages: only line ends (RFC 5626 §3.5.1), nothing or only zero bytes (common
 * with NAT keep-alives), or a STUN message by its magic cookie (RFC 5389 §6). Null when it is none of them.
 */
export function keepaliveOf(bytes: Uint8Array): Keepalive | null {
  const first = bytes[0];
  if (first === undefined) return 'zero';
  if (first > 0x20) return null;
  if (first < 2 && bytes.length >= 20 && hasStunCookie(bytes)) return 'stun';
  let lineEnds = true;
  let zeros = true;
  for (const byte of bytes) {
    if (byte !== 0x0d && byte !== 0x0a) lineEnds = false;
    if (byte !== 0) zeros = false;
    if (!lineEnds && !zeros) return null;
  }
  return lineEnds ? 'crlf' : 'zero';
}

function hasStunCookie(bytes: Uint8Array): boolean {
  return bytes[4] === 0x21 && bytes[5] === 0x12 && bytes[6] === 0xa4 && bytes[7] === 0x42;
}
