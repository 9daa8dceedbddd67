/** Elements looked at in one go. */
const AT_ONCE = 50;

/** Walks over what may be much, in turns: the SIP worker has other things to do in between. */
export async function* gently<T>(all: Iterable<T>): AsyncGenerator<T> {
  let seen = 0;
  for (const one of all) {
    yield one;
    if (++seen % AT_ONCE === 0) await new Promise(setImmediate);
  }
}
