import { checkParsed, isFacility, type ParamDeclarations, type Problem } from '../../kit/index.ts';

const NO_BREAKPOINTS = 'no worker is ever stopped';

/** A module with its level. */
export interface ModuleLevel {
  readonly module: string;
  readonly level: number;
}

/** Reads `module=level`. */
export function parseModuleLevel(text: string): ModuleLevel | Problem {
  const [, module, level] = /^([a-zA-Z0-9_]+)=(-?\d+)$/.exec(text) ?? [];
  return module === undefined
    ? { problem: `"${text}" is no module and level`, hint: 'write "xlog=3"' }
    : { module, level: Number(level) };
}

/** The parameters of `debugger`. */
export const params = {
  cfgtrace: {
    type: 'int',
    default: 0,
    doc: 'Whether actions are traced from the start: a line before each.',
  },
  log_level: { type: 'int', default: -1, doc: 'Level of these lines.' },
  log_level_name: {
    type: 'string',
    default: '',
    doc: 'What these lines are marked with; empty: the name of their level.',
  },
  log_prefix: { type: 'string', default: '*** cfgtrace:', doc: 'What they begin with.' },
  log_facility: {
    type: 'string',
    default: '',
    doc: "Syslog facility of these lines; empty: the server's.",
    check: (name: string) =>
      name === '' || isFacility(name)
        ? null
        : { problem: `"${name}" is no syslog facility`, hint: 'LOG_LOCAL0' },
  },
  mod_level_mode: { type: 'int', default: 0, doc: 'Whether modules may have log levels of their own.' },
  mod_level: {
    type: 'strings',
    doc: '`module=level`: the log level of a module. `xlog` can have one; for `core` that is `debug`.',
    check: checkParsed(parseModuleLevel),
  },
  mod_hash_size: {
    type: 'int',
    default: 0,
    doc: 'Size of the table of levels.',
    inert: 'there is no such table',
  },
  mod_facility_mode: {
    type: 'int',
    default: 0,
    doc: 'Whether modules may have facilities of their own.',
    inert: 'xlog has log_facility for that',
  },
  mod_facility: {
    type: 'strings',
    doc: '`module=facility`.',
    inert: 'xlog has log_facility for that',
  },
  breakpoint: {
    type: 'int',
    default: 0,
    doc: 'Whether a worker stops at each action.',
    inert: NO_BREAKPOINTS,
  },
  step_usleep: {
    type: 'int',
    default: 500_000,
    doc: 'How often it looks for orders.',
    inert: NO_BREAKPOINTS,
  },
  step_loops: { type: 'int', default: 200, doc: 'How long it does.', inert: NO_BREAKPOINTS },
  cfgpkgcheck: {
    type: 'int',
    default: 0,
    doc: 'Whether memory is checked after each action.',
    inert: "memory is the runtime's",
  },
  log_assign: {
    type: 'int',
    default: 0,
    doc: 'Whether assigned values are logged.',
    inert: 'use dbg_pv_dump',
  },
  cfgtest: { type: 'int', default: 0, doc: 'Tests of the script.', inert: 'there are none' },
  reset_msgid: {
    type: 'int',
    default: 0,
    doc: 'Whether `dbg.reset_msgid` sets `$mi` back.',
    inert: '`$mi` is not set back',
  },
} as const satisfies ParamDeclarations;
