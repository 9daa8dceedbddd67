/** Bits of the methods that Kamailio knows by number, as its method masks have them (`methods_filter`). */
export const METHOD_BITS: ReadonlyMap<string, number> = new Map(
  [
    'INVITE',
    'CANCEL',
    'ACK',
    'BYE',
    'INFO',
    'REGISTER',
    'SUBSCRIBE',
    'NOTIFY',
    'MESSAGE',
    'OPTIONS',
    'PRACK',
    'UPDATE',
    'REFER',
    'PUBLISH',
    'KDMQ',
    'GET',
    'POST',
    'PUT',
    'DELETE',
  ].map((method, bit): [string, number] => [method, 1 << bit]),
);

/** The bit of every method that is not listed. */
const OTHER_METHOD_BIT: number = 1 << 19;

/** The bit of a method (any case). */
export function methodBit(method: string): number {
  return METHOD_BITS.get(method.toUpperCase()) ?? OTHER_METHOD_BIT;
}
