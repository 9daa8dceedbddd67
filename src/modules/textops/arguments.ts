import { type Arg, compiled, regex } from '../../kit/index.ts';
import type { Regex } from '../../script/regex.ts';
import { parseSubst, type Subst } from '../../script/subst.ts';

/** A regular expression written in the script; lines count in it, and `$` is the end of one. */
export function pattern(name: string): Arg<Regex> {
  return regex(name, { lines: true, interpolate: false });
}

/** `/pattern/replacement/flags`; variables in the replacement are expanded when it is applied. */
export function substitution(name: string): Arg<Subst> {
  return compiled(name, '/pattern/replacement/flags', parse, false);
}

function parse(text: string) {
  const flags = text.slice(text.lastIndexOf(text.charAt(0)) + 1);
  return parseSubst(text, { lines: !flags.includes('s') });
}

/** Which headers of a name are meant. */
export type Which = 'all' | 'first' | 'last';

/** The `a`, `f` or `l` of `subst_hf` and `search_hf`; Kamailio takes anything else for `a`. */
export function whichOf(flags: string): Which {
  if (flags.startsWith('f')) return 'first';
  return flags.startsWith('l') ? 'last' : 'all';
}

/** The items of a list that are meant. */
export function chosen<T>(items: readonly T[], which: Which): readonly T[] {
  if (which === 'all') return items;
  return which === 'first' ? items.slice(0, 1) : items.slice(-1);
}
