/**
 * The cursor after `cursor` for a walk over 2^n buckets that stays right when the array doubles between steps: it
 * counts in bit-reversed order, so the two halves of a bucket already seen are behind it. 0 ends the walk.
 */
export function nextCursor(cursor: number, mask: number): number {
  return reverseBits(reverseBits(cursor | ~mask) + 1);
}

function reverseBits(value: number): number {
  let v = ((value >>> 1) & 0x55555555) | ((value & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}
