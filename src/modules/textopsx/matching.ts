import { ANY_ROUTE, declare, optional, printed, refuse } from '../../kit/index.ts';
import { globMatches } from './glob.ts';
import type { TextopsxState } from './state.ts';

const { fn } = declare<TextopsxState>();

/** Functions that compare texts. */
export const matchingFunctions = {
  fnmatch: fn({
    args: [printed('text'), printed('pattern'), optional(printed('flags'))],
    routes: ANY_ROUTE,
    doc: 'Whether a text fits a pattern of the shell: `*`, `?`, `[a-z]`, `[!a-z]`, `\\` before a character that is meant itself. Flag `i`: upper and lower case are the same. 1 or -1.',
    run(_state, call, text, pattern, flags = '') {
      if (!/^i*$/i.test(flags)) return refuse(call, `unknown flags "${flags}"`, 'use i');
      const fits =
        flags === '' ? globMatches(text, pattern) : globMatches(text.toLowerCase(), pattern.toLowerCase());
      return fits ? 1 : -1;
    },
  }),
};
