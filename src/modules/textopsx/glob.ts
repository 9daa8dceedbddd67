const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** One place of a pattern: how long it is, and what fits there. */
interface Place {
  readonly length: number;
  fits(char: string): boolean;
}

/**
 * Whether all of a text fits a pattern of the shell (POSIX.1-2017, Shell §2.13.1, without its rules for file names). Takes
 * at most the product of the two lengths.
 */
export function globMatches(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = ++place;
      resume = at;
      continue;
    }
    const next = place < pattern.length ? placeAt(pattern, place) : null;
    if (next?.fits(text[at] ?? '') === true) {
      place += next.length;
      at++;
      continue;
    }
    if (star < 0) return false;
    // The last star takes one character more.
    place = star;
    at = ++resume;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}

function placeAt(pattern: string, at: number): Place {
  const char = pattern[at] ?? '';
  if (char === '?') return { length: 1, fits: () => true };
  if (char === '\\' && at + 1 < pattern.length) return literal(pattern[at + 1] ?? '', 2);
  return (char === '[' ? bracket(pattern, at) : null) ?? literal(char, 1);
}

function literal(char: string, length: number): Place {
  return { length, fits: (other) => other === char };
}

/** A bracket expression; null when it never closes: then the bracket is a character as any. */
function bracket(pattern: string, at: number): Place | null {
  let pos = at + 1;
  const negated = pattern[pos] === '!' || pattern[pos] === '^';
  if (negated) pos++;
  const first = pos;
  const tests: ((char: string) => boolean)[] = [];
  while (pattern[pos] !== ']' || pos === first) {
    if (pos >= pattern.length) return null;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(pos, pos + 12));
    if (named !== null) {
      const wanted = CLASSES[named[1] ?? ''];
      tests.push((char) => wanted?.test(char) === true);
      pos += named[0].length;
      continue;
    }
    if (pattern[pos] === '\\') pos++;
    const low = pattern[pos++] ?? '';
    if (pattern[pos] !== '-' || pattern[pos + 1] === ']' || pos + 1 >= pattern.length) {
      tests.push((char) => char === low);
      continue;
    }
    const high = pattern[pos + 1] ?? '';
    tests.push((char) => char >= low && char <= high);
    pos += 2;
  }
  return { length: pos + 1 - at, fits: (char) => tests.some((test) => test(char)) !== negated };
}
