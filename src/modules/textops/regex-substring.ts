import { ANY_ROUTE, declare, int, printed, refuse, variable } from '../../kit/index.ts';
import { compileRegex } from '../../script/regex.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

/** `regex_substring`: a group of a match into a variable. */
export const regexSubstringFunctions = {
  regex_substring: fn({
    args: [printed('text'), printed('re'), int('index'), int('count'), variable('target')],
    routes: ANY_ROUTE,
    doc: 'The part of a text that a group of a regular expression matched (0: all of the match), into a variable. `count`: how many groups are looked at, the match itself included. Case counts. 1, -2 no match, -1 otherwise.',
    run(_state, call, text, re, index, count, target) {
      if (index < 0 || index >= count) return refuse(call, `the index ${index} must be below ${count}`);
      const regex = compileRegex(re, { ignoreCase: false });
      if ('problem' in regex) return refuse(call, regex.problem, regex.hint);
      const match = regex.match(text);
      if (match === null) return -2;
      const found = index === 0 ? text.slice(match.start, match.end) : match.groups[index - 1];
      if (found === undefined || found === null) return -1;
      return target.set(call.run, found) ? 1 : -1;
    },
  }),
};
