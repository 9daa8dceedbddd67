import {
  ANY_ROUTE,
  type Call,
  declare,
  defineModule,
  type FunctionDeclaration,
  isProblem,
  methodBit,
  optional,
  type Problem,
  printed,
  type RunContext,
  refuse,
  toText,
  type Value,
  value,
  type WorkerSetup,
} from '../../kit/index.ts';
import { colorSequence } from './colors.ts';
import { facilityProblem, levelOf } from './levels.ts';

interface XlogState {
  readonly bufSize: number;
  readonly colors: boolean;
  readonly longFormat: boolean;
  readonly prefix: string;
  /** The prefix is a text with variables. */
  readonly prefixIsFormat: boolean;
  readonly facility: string | undefined;
  readonly methodsFilter: number;
  readonly format: WorkerSetup<never>['format'];
  /** The prefix once it was needed and compiled. */
  compiledPrefix: ((run: RunContext) => Value) | undefined;
}

/** What one call asks for. */
interface Line {
  readonly level: number;
  readonly text: string;
  readonly facility: string | undefined;
}

const { fn, variable } = declare<XlogState>();

const ERROR = -1;

/** Log lines of the script. */
export default defineModule({
  name: 'xlog',
  doc: 'Writes texts with variables to the log.',
  params: {
    buf_size: {
      type: 'int',
      default: 4096,
      doc: 'Longest message in bytes; a longer one is refused.',
      check: (size) => (size > 0 ? null : { problem: 'buf_size must be greater than 0' }),
    },
    force_color: {
      type: 'int',
      default: 0,
      doc: '1: `$C(xy)` gives colours even where the log does not go to stderr.',
    },
    long_format: {
      type: 'int',
      default: 0,
      doc: '1: `xlogl` and `xdbgl` write the file before the line number.',
    },
    prefix: { type: 'string', default: '<script>: ', doc: 'Written before each message.' },
    prefix_mode: { type: 'int', default: 0, doc: '1: variables in `prefix` are expanded for each message.' },
    log_facility: {
      type: 'string',
      default: '',
      doc: "Syslog facility of the messages; empty: the server's.",
      check: (name) => (name === '' ? null : facilityProblem(name)),
    },
    log_colors: {
      type: 'strings',
      doc: 'Terminal colours of log levels.',
      inert: 'log lines have no colours of their own',
    },
    methods_filter: {
      type: 'int',
      default: -1,
      doc: 'Bit mask of the methods for which `xlogm` writes nothing (-1: all).',
    },
  },
  functions: {
    xlog: written('plain'),
    xlogl: written('with line'),
    xlogm: fn({
      args: [value('level'), printed('format')],
      routes: ANY_ROUTE,
      doc: 'As `xlog`, but not for methods in `methods_filter`.',
      check: ([level]) => (level === undefined ? null : problemOf(levelOf(level))),
      run(state, call, level, text) {
        if ((methodBit(call.run.message.method) & state.methodsFilter) !== 0) return 1;
        return write(state, call, { level, text, facility: undefined }, false);
      },
    }),
    xdbg: atLevel('L_DBG', false),
    xdbgl: atLevel('L_DBG', true),
    xinfo: atLevel('L_INFO', false),
    xnotice: atLevel('L_NOTICE', false),
    xwarn: atLevel('L_WARN', false),
    xerr: atLevel('L_ERR', false),
    xcrit: atLevel('L_CRIT', false),
    xalert: atLevel('L_ALERT', false),
    xbug: atLevel('L_BUG', false),
  },
  variables: {
    C: variable({
      doc: 'Terminal colours: letters for foreground and background, `xx` back to normal.',
      inner: 'required',
      parse(inner) {
        const sequence = colorSequence(inner ?? '');
        return isProblem(sequence) ? sequence : { key: sequence };
      },
      get: (state, _run, sequence) => (state.colors ? sequence : ''),
    }),
  },
  setupWorker({ params, services, format }): XlogState {
    const stderr = services.global('log_stderror');
    return {
      bufSize: params.buf_size,
      colors: params.force_color !== 0 || stderr === 1 || stderr === 'yes',
      longFormat: params.long_format !== 0,
      prefix: params.prefix,
      prefixIsFormat: params.prefix_mode === 1,
      facility: params.log_facility === '' ? undefined : params.log_facility,
      methodsFilter: params.methods_filter,
      format,
      compiledPrefix: undefined,
    };
  },
});

/** `xlog([[facility,] level,] format)`. */
function written(form: 'plain' | 'with line'): FunctionDeclaration<XlogState> {
  return fn({
    args: [value('format, level or facility'), optional(value('format or level')), optional(value('format'))],
    routes: ANY_ROUTE,
    doc: `Writes a message${form === 'plain' ? '' : ' with its line in the script'}: \`([[facility,] level,] format)\`, level L_ERR by default. 1 written, -1 refused.`,
    check(values) {
      const [first, second, third] = values;
      // A value that is computed and one that is left out look the same here: what stays in doubt is checked when it runs.
      if (first === undefined || second === undefined) return null;
      if (third === undefined) return problemOf(levelOf(first));
      return problemOf(levelOf(second)) ?? facilityProblem(toText(first));
    },
    run(state, call, first, second, third) {
      const line = lineOf(first, second, third);
      return isProblem(line)
        ? refuse(call, line.problem, line.hint)
        : write(state, call, line, form === 'with line');
    },
  });
}

function lineOf(first: Value, second: Value | undefined, third: Value | undefined): Line | Problem {
  if (second === undefined) return { level: ERROR, text: print(first), facility: undefined };
  if (third === undefined) return withLevel(first, second, undefined);
  const facility = toText(first);
  return facilityProblem(facility) ?? withLevel(second, third, facility);
}

function withLevel(given: Value, text: Value, facility: string | undefined): Line | Problem {
  const level = levelOf(given);
  return isProblem(level) ? level : { level, text: print(text), facility };
}

function atLevel(name: string, withLine: boolean): FunctionDeclaration<XlogState> {
  return fn({
    args: [printed('format')],
    routes: ANY_ROUTE,
    doc: `Writes a message at ${name}.`,
    run: (state, call, text) => write(state, call, { level: name, text, facility: undefined }, withLine),
  });
}

/** Writes a line; its level may still be a name. */
function write(
  state: XlogState,
  call: Call,
  line: { readonly level: Value; readonly text: string; readonly facility: string | undefined },
  withLine: boolean,
): number {
  const level = levelOf(line.level);
  if (isProblem(level)) return refuse(call, level.problem, level.hint);
  const { log } = call.run.services;
  if (!log.enabled(level, 'xlog')) return 1;
  if (line.text.length >= state.bufSize) {
    return refuse(call, `the message has ${line.text.length} bytes`, 'raise modparam("xlog", "buf_size", …)');
  }
  const position = withLine ? `${positionOf(call, state.longFormat)}:` : '';
  const { run } = call;
  const about = { facility: line.facility ?? state.facility, module: 'xlog' };
  run.writeLog(level, prefixOf(state, run) + position + line.text, about);
  return 1;
}

/** `line`, or `file:line`; a site is `file:line:column`. */
function positionOf({ site }: Call, long: boolean): string {
  const [column, line, ...file] = site.where.split(':').reverse();
  if (line === undefined || column === undefined) return site.where;
  return long ? `${file.reverse().join(':')}:${line}` : line;
}

function prefixOf(state: XlogState, run: RunContext): string {
  if (!state.prefixIsFormat) return state.prefix;
  if (state.compiledPrefix === undefined) {
    const compiled = state.format(state.prefix);
    state.compiledPrefix = isProblem(compiled) ? () => state.prefix : compiled;
  }
  return print(state.compiledPrefix(run));
}

function print(given: Value): string {
  return given === null ? '<null>' : toText(given);
}

function problemOf(checked: number | Problem): Problem | null {
  return isProblem(checked) ? checked : null;
}
