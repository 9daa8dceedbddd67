/**
 * The script's integers: 64 bits wide as in current Kamailio (5.6.3 still has 32), kept in JavaScript numbers. A result
 * within ±2^53 is exact; a larger one is wrapped to 64 bits and then rounded to the nearest number.
 */

const INT32_MIN = -0x80000000;
const INT32_MAX = 0x7fffffff;

/** The number whose 64-bit two's complement the exact integer has; used where a result left the safe range. */
function wrapped(exact: bigint): number {
  return Number(BigInt.asIntN(64, exact));
}

/** A number as an exact 64-bit integer; the rounding of huge values cannot leave the 64-bit range. */
function exact(value: number): bigint {
  return BigInt.asIntN(64, BigInt(value));
}

function isInt32(value: number): boolean {
  return value >= INT32_MIN && value <= INT32_MAX;
}

/** `a + b`. */
export function add(a: number, b: number): number {
  const sum = a + b;
  return Number.isSafeInteger(sum) ? sum : wrapped(exact(a) + exact(b));
}

/** `a - b`. */
export function subtract(a: number, b: number): number {
  const difference = a - b;
  return Number.isSafeInteger(difference) ? difference : wrapped(exact(a) - exact(b));
}

/** `a * b`. */
export function multiply(a: number, b: number): number {
  const product = a * b;
  // `+ 0` turns -0 into 0: it would compare equal but print and serialise differently.
  return Number.isSafeInteger(product) ? product + 0 : wrapped(exact(a) * exact(b));
}

/** `a / b`, cut towards zero; null when `b` is 0. */
export function divide(a: number, b: number): number | null {
  return b === 0 ? null : Math.trunc(a / b) + 0;
}

/** `a mod b` with the sign of `a`; null when `b` is 0. */
export function modulo(a: number, b: number): number | null {
  return b === 0 ? null : (a % b) + 0;
}

/** `-a`. */
export function negate(a: number): number {
  return 0 - a;
}

/** `~a`. */
export function bitNot(a: number): number {
  return -1 - a;
}

/** `a & b`. */
export function bitAnd(a: number, b: number): number {
  return isInt32(a) && isInt32(b) ? a & b : wrapped(exact(a) & exact(b));
}

/** `a | b`. */
export function bitOr(a: number, b: number): number {
  return isInt32(a) && isInt32(b) ? a | b : wrapped(exact(a) | exact(b));
}

/** `a ^ b`. */
export function bitXor(a: number, b: number): number {
  return isInt32(a) && isInt32(b) ? a ^ b : wrapped(exact(a) ^ exact(b));
}

/** The number of places to shift by: the low six bits, as 64-bit machines take it. */
function places(b: number): bigint {
  return exact(b) & 63n;
}

/** `a << b`. */
export function shiftLeft(a: number, b: number): number {
  return wrapped(exact(a) << places(b));
}

/** `a >> b`, keeping the sign. */
export function shiftRight(a: number, b: number): number {
  return wrapped(exact(a) >> places(b));
}
