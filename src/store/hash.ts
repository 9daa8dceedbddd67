/**
 * HalfSipHash-1-3 (Aumasson and Bernstein) of a byte string: 32 bits, keyed by two 32-bit integers. Keys of tables
 * come from the network, so a sender must not be able to choose keys that collide. Returns a signed 32-bit integer.
 */
export function hashKey(key: string, seed0: number, seed1: number): number {
  const length = key.length;
  let v0 = seed0 | 0;
  let v1 = seed1 | 0;
  let v2 = seed0 ^ 0x6c796765;
  let v3 = seed1 ^ 0x74656462;
  let at = 0;
  const whole = length & ~3;
  for (;;) {
    let word: number;
    if (at < whole) {
      word =
        (key.charCodeAt(at) & 0xff) |
        ((key.charCodeAt(at + 1) & 0xff) << 8) |
        ((key.charCodeAt(at + 2) & 0xff) << 16) |
        (key.charCodeAt(at + 3) << 24);
    } else {
      word = length << 24;
      for (let shift = 0, rest = at; rest < length; rest++, shift += 8) {
        word |= (key.charCodeAt(rest) & 0xff) << shift;
      }
    }
    // A compression round for each word, then three with the mark 0xff: the finish is the same round again.
    const last = at >= whole;
    v3 ^= word;
    for (let round = last ? 4 : 1; round > 0; round--) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      if (round === 4) {
        v0 ^= word;
        v2 ^= 0xff;
      }
    }
    if (last) return v1 ^ v3;
    v0 ^= word;
    at += 4;
  }
}
