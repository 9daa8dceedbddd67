import { ANY_ROUTE, declare, literal, optional, parseInteger } from '../../kit/index.ts';
import type { CoreState } from './state.ts';

const { fn } = declare<CoreState>();

/** Below every level that `debug` usually has. */
const DEFAULT_LEVEL = 4;

/** `log([level,] "text")`: one line as it is written, without variables. */
export const logFunction = fn({
  args: [literal('level'), optional(literal('text'))],
  routes: ANY_ROUTE,
  doc: 'Writes a text to the log, at a level (`debug`; 4 when there is none).',
  check: ([first, text]) =>
    text === undefined || typeof first !== 'string' || parseInteger(first) !== null
      ? null
      : { problem: `"${first}" is no log level`, hint: 'use a number' },
  run(_state, call, first, text) {
    const { log } = call.run.services;
    const level = text === undefined ? DEFAULT_LEVEL : (parseInteger(first) ?? DEFAULT_LEVEL);
    if (log.enabled(level)) log.write(level, `<script>: ${text ?? first}`);
    return 1;
  },
});
