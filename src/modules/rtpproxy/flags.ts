import type { Problem } from '../../kit/index.ts';

/** What the flags of a call say. */
export interface ProxyFlags {
  /** Options of the command, in the order of the flags. */
  readonly options: string;
  /** The addresses of the SDP are told, not that of the sender. */
  readonly trustsSdp: boolean;
  /** An SDP that carries the mark is sent too. */
  readonly ignoresMark: boolean;
  /** The session must be there: no offer. */
  readonly answersOnly: boolean;
  /** What tells sessions of one call apart: a Via branch by its number, or the variable of `extra_id_pv`. */
  readonly branch: 1 | 2 | 'extra' | null;
}

/** Those that mean something for a newer or another proxy, or what is done anyway. */
const NOTHING = 'coTb';

/** Reads the flags of a call. */
export function parseProxyFlags(text: string): ProxyFlags | Problem {
  let options = '';
  let trustsSdp = false;
  let ignoresMark = false;
  let answersOnly = false;
  let branch: ProxyFlags['branch'] = null;
  for (let at = 0; at < text.length; at++) {
    const flag = text.charAt(at).toLowerCase();
    if (flag === 'a') {
      options += 'A';
      trustsSdp = true;
    } else if (flag === 'r') trustsSdp = true;
    else if (flag === 'w') options += 'S';
    else if (flag === 'i' || flag === 'e') options += flag.toUpperCase();
    else if (flag === 'x') options += 'IE';
    else if (flag === 'f') ignoresMark = true;
    else if (flag === 'l') answersOnly = true;
    else if (flag === '1' || flag === '2') branch = flag === '1' ? 1 : 2;
    else if (flag === '3') branch = 'extra';
    else if (flag === 'z') {
      const digits = /^[0-9]*/.exec(text.slice(at + 1))?.[0] ?? '';
      options += `Z${digits}`;
      at += digits.length;
    } else if (!NOTHING.toLowerCase().includes(flag)) {
      return {
        problem: `"${text.charAt(at)}" is no flag of rtpproxy`,
        hint: 'use a, c, e, f, i, l, o, r, w, x, z, 1, 2, 3',
      };
    }
  }
  return { options, trustsSdp, ignoresMark, answersOnly, branch };
}
