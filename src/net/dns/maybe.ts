/** A value that is there, or will be. */
export type Maybe<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there, so that what is cached costs no turn of the event loop. */
export function andThen<T, U>(value: Maybe<T>, next: (value: T) => Maybe<U>): Maybe<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The first result that is not null, of one item after the other; null when none has any. */
export function firstOf<T, U>(
  items: readonly T[],
  find: (item: T) => Maybe<U | null>,
  at = 0,
): Maybe<U | null> {
  const item = items[at];
  if (item === undefined) return null;
  return andThen(find(item), (found) => found ?? firstOf(items, find, at + 1));
}
