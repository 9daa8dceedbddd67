import fc from 'fast-check';

/** `fc.record` of objects with the usual prototype, so that they compare equal to decoded ones. */
export function plain<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true });
}
