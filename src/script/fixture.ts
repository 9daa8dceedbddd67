import assert from 'node:assert/strict';
import type {
  CallSite,
  FunctionCall,
  LinkedCoreSubject,
  LinkedFunction,
  LinkedTransformation,
  LinkedVariable,
  Parameter,
  Problem,
  Registry,
  ScriptLog,
  ScriptRun,
  VariableRef,
} from './declarations.ts';
import { ANY_ROUTE } from './declarations.ts';
import type { EngineLimits, Outcome, Program, RouteType } from './engine.ts';
import { readText } from './front/fixture.ts';
import { linkScript } from './link.ts';
import type { Place } from './place.ts';
import { compileRegex, type Regex, type RegexOptions } from './regex.ts';
import { parseInteger, toInteger, toText, type Value } from './value.ts';

/** A run for tests: `$var` and `$avp` in maps, what `trace()` was given, what was logged. */
export interface TestRun extends ScriptRun {
  readonly vars: Map<string, Value>;
  /** A stack for each name, newest first. */
  readonly avps: Map<string, Value[]>;
  readonly trace: string[];
  readonly logged: string[];
  /** What `pause()` waits for, in order. */
  readonly pending: ((result: number) => void)[];
  /** Called by `stop()` with the call; its answer is the call's result. */
  stopper: ((call: FunctionCall<TestRun>) => number) | null;
}

/** A fresh run. */
export function testRun(): TestRun {
  const logged: string[] = [];
  const line = (code: string, message: string, site: CallSite | null): void => {
    logged.push(`${code}: ${site === null ? '' : `${site.where}: `}${message}`);
  };
  const log: ScriptLog = { warn: line, error: line };
  return {
    rc: 0,
    log,
    vars: new Map(),
    avps: new Map(),
    trace: [],
    logged,
    pending: [],
    stopper: null,
  };
}

type Arg = Parameter<unknown, TestRun>;

const text: Arg = {
  kind: 'value',
  name: 'text',
  type: 'string',
  optional: false,
  interpolate: true,
  convert: toText,
};
const raw: Arg = { ...text, name: 'value', type: 'value', convert: (value: Value): Value => value };
const literal: Arg = { ...text, name: 'literal', interpolate: false };
const number: Arg = {
  ...text,
  name: 'number',
  type: 'int',
  convert: (value: Value): number | Problem => {
    const found = typeof value === 'number' ? value : value === null ? null : parseInteger(value);
    return found ?? { problem: `number must be an integer, not "${toText(value)}"`, hint: 'write 5' };
  },
};
const target: Arg = {
  kind: 'variable',
  name: 'target',
  type: 'variable',
  optional: false,
  bind: (ref: VariableRef<TestRun>) => (ref.writable ? ref : { problem: `${ref.text} cannot be written` }),
};
const later: Arg = { kind: 'deferred', name: 'later', type: 'string', optional: false, bind: (read) => read };
const optional = (arg: Arg): Arg => ({ ...arg, optional: true });

function isRef(given: unknown): given is VariableRef<TestRun> {
  return typeof given === 'object' && given !== null && 'writable' in given;
}

function isValue(given: unknown): given is Value {
  return given === null || typeof given === 'string' || typeof given === 'number';
}

type Invoke = (call: FunctionCall<TestRun>, args: readonly unknown[]) => number | Promise<number>;

function define(
  name: string,
  parameters: readonly Arg[],
  invoke: Invoke,
  more: Partial<LinkedFunction<TestRun>> = {},
): LinkedFunction<TestRun> {
  return { name, module: 'test', parameters, routes: ANY_ROUTE, invoke, ...more };
}

/** A parameter's value as text, for the trace. */
const shown = (value: unknown): string => (value === null ? '<null>' : JSON.stringify(value));

const FUNCTIONS: readonly LinkedFunction<TestRun>[] = [
  /** Notes its text. */
  define('trace', [text], (call, [given]) => {
    call.run.trace.push(String(given));
    return 1;
  }),
  /** Notes a value with its type. */
  define('show', [raw], (call, [given]) => {
    call.run.trace.push(shown(given));
    return 1;
  }),
  /** Notes `name` and gives a number. */
  define('give', [number, optional(text)], (call, [given, name]) => {
    if (name !== undefined) call.run.trace.push(String(name));
    return Number(given);
  }),
  define('plain', [literal], (call, [given]) => {
    call.run.trace.push(String(given));
    return 1;
  }),
  /** Counts `$var(n)` up, then notes its text. */
  define('late', [later], (call, [read]) => {
    call.run.vars.set('n', 1);
    if (typeof read === 'function') call.run.trace.push(shown(read(call.run)));
    return 1;
  }),
  define('fetch', [raw, target], (call, [given, ref]) =>
    isRef(ref) && isValue(given) && ref.set(call.run, given) ? 1 : -1,
  ),
  define('boom', [], () => {
    throw new Error('broken module');
  }),
  /** A pause: answered through `run.pending`. */
  define('wait', [optional(raw)], (call, [given]) => {
    if (given !== undefined) call.run.trace.push(`wait ${shown(given)}`);
    return new Promise((resolve) => call.run.pending.push(resolve));
  }),
  define('fail', [], () => Promise.reject(new Error('no answer'))),
  /** Where a test takes the stack and stops. */
  define('stop', [optional(raw)], (call, [given]) => {
    if (given !== undefined) call.run.trace.push(`stop ${shown(given)}`);
    return call.run.stopper === null ? 1 : call.run.stopper(call);
  }),
  define('request_only', [], () => 1, { routes: ['request'] }),
  define('failure_only', [], () => 1, { routes: ['failure'] }),
  define('pair', [number, number], () => 1, {
    check: ([a, b]) => (a !== undefined && a === b ? { problem: 'the numbers are the same' } : null),
    warn: ([a, b]) =>
      Number(a) > Number(b)
        ? { code: 'script.pair', problem: 'the first is the larger one', hint: 'swap them' }
        : null,
  }),
];

function plainVariable(
  name: string,
  get: (run: TestRun) => Value,
  set?: (run: TestRun, value: Value) => boolean,
): LinkedVariable<TestRun> {
  return {
    name,
    module: 'test',
    inner: 'none',
    parse: () => ({ key: null }),
    get: (run) => get(run),
    ...(set === undefined
      ? {}
      : { set: (run: TestRun, _key: unknown, _index: unknown, value: Value) => set(run, value) }),
  };
}

const rc = (name: string): LinkedVariable<TestRun> => plainVariable(name, (run) => run.rc);

const VARIABLES: readonly LinkedVariable<TestRun>[] = [
  {
    name: 'var',
    module: 'pv',
    inner: 'required',
    parse: (inner) => (inner === 'bad' ? { problem: 'this name is not allowed' } : { key: inner ?? '' }),
    get: (run, key) => run.vars.get(String(key)) ?? 0,
    set(run, key, _index, value) {
      if (value === 'refuse me') return false;
      run.vars.set(String(key), value ?? 0);
      return true;
    },
  },
  {
    name: 'avp',
    module: 'pv',
    inner: 'required',
    parse: (inner) => ({ key: inner ?? '' }),
    get(run, key, index) {
      const values = run.avps.get(String(key)) ?? [];
      if (index === 'all') return values.length === 0 ? null : values.map(toText).join(', ');
      return values.at(index ?? 0) ?? null;
    },
    set(run, key, _index, value) {
      const values = run.avps.get(String(key)) ?? [];
      if (value === null) values.shift();
      else values.unshift(value);
      run.avps.set(String(key), values);
      return true;
    },
  },
  {
    name: 'cnt',
    module: 'pv',
    inner: 'required',
    parse: () => ({ problem: '$cnt needs a variable' }),
    bind: (ref) => ({ key: ref }),
    get: (run, key) => (isRef(key) && key.get(run) !== null ? 1 : 0),
  },
  {
    name: 'sel',
    module: 'core',
    inner: 'required',
    parse: (inner) => ({ key: inner }),
    get: (_run, key) => (key === 'ruri.host' ? '127.0.0.1' : null),
  },
  rc('rc'),
  rc('retcode'),
  rc('?'),
  plainVariable('ru', () => 'sip:bob@127.0.0.1'),
  plainVariable('rU', () => null),
  plainVariable('si', () => '127.0.0.1'),
  plainVariable('broken', () => {
    throw new Error('broken variable');
  }),
];

const noParams = (params: string | null): readonly string[] | Problem =>
  params === null ? [] : { problem: 'takes no parameters' };
const pieces = (params: string | null): readonly string[] => (params ?? '').split(',');

const TRANSFORMATIONS: readonly LinkedTransformation[] = [
  { name: 's.len', split: noParams, apply: (value) => toText(value).length },
  { name: 's.int', split: noParams, apply: (value) => (value === null ? null : toInteger(value)) },
  {
    name: 's.toupper',
    split: noParams,
    apply: (value) => (value === null ? null : toText(value).toUpperCase()),
  },
  {
    name: 's.substr',
    split: pieces,
    apply: (value, [from, count]) => {
      const start = toInteger(from ?? null);
      return toText(value).slice(
        start,
        toInteger(count ?? null) === 0 ? undefined : start + toInteger(count ?? null),
      );
    },
  },
];

function subject(
  name: string,
  value: Value,
  isMyself?: (run: TestRun) => boolean,
): [string, LinkedCoreSubject<TestRun>] {
  return [name, { name, get: () => value, isMyself }];
}

const SUBJECTS = new Map<string, LinkedCoreSubject<TestRun>>([
  subject('method', 'OPTIONS'),
  subject('uri', 'sip:127.0.0.1:5060', () => false),
  subject('from_uri', 'sip:a@example.org', () => false),
  subject('src_ip', '127.0.0.1', () => true),
  subject('dst_ip', '2001:db8::1', () => true),
  subject('src_port', 5060),
  subject('proto', 'udp'),
  subject('af', 'INET'),
  subject('status', '200'),
  subject('msg:len', 400),
]);

const byName = <T extends { readonly name: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.name, item]));

const functions = byName(FUNCTIONS);
const variables = byName(VARIABLES);
const transformations = byName(TRANSFORMATIONS);

/** The names that test scripts may use. */
export const testRegistry: Registry<TestRun> = {
  standIns: null,
  function: (name) => functions.get(name),
  variable: (name) => variables.get(name),
  transformation: (className, op) => transformations.get(`${className}.${op}`),
  coreSubject: (name) => SUBJECTS.get(name),
  functionNames: () => functions.keys(),
  otherFunctionNames: () => [],
  variableNames: () => variables.keys(),
  transformationNames: () => transformations.keys(),
  moduleOf: (_kind, name) => (name === 't_relay' ? 'tm' : name === 'sht' ? 'htable' : null),
};

/** The limits of a script that sets none. */
export const DEFAULT_LIMITS: EngineLimits = { maxWhileLoops: 100, maxRecursiveLevel: 256, returnMode: 0 };

/** Links a script text; gives the program (null after errors), the diagnostics as `code: message`, and their hints. */
export function linkText(
  script: string,
  limits: Partial<EngineLimits> = {},
): { readonly program: Program<TestRun> | null; readonly remarks: string[]; readonly hints: string[] } {
  const parsed = readText(`#!KAMAILIO\n${script}`);
  const program = linkScript({
    script: parsed.script,
    sources: parsed.sources,
    registry: testRegistry,
    diagnostics: parsed.diagnostics,
    limits: { ...DEFAULT_LIMITS, ...limits },
    defines: parsed.defines,
    isEventRoute: (name) => name === 'htable:mod-init' || name.startsWith('tm:'),
  });
  const list = parsed.diagnostics.list();
  return {
    program,
    remarks: list.map(({ code, message }) => `${code}: ${message}`),
    hints: list.flatMap(({ hint }) => (hint === undefined ? [] : [hint])),
  };
}

/** Links a script that must be good. */
export function programOf(script: string, limits: Partial<EngineLimits> = {}): Program<TestRun> {
  const { program, remarks } = linkText(script, limits);
  assert.ok(program !== null, remarks.join('\n'));
  return program;
}

/** The place of a route that must exist. */
export function startOf(program: Program<TestRun>, type: RouteType = 'request', name = ''): Place {
  const place = program.route(type, name);
  assert.ok(place !== null);
  return place;
}

/** Runs `request_route` of a script to its end or first pause. */
export function runText(
  script: string,
  limits: Partial<EngineLimits> = {},
): { readonly outcome: Outcome; readonly run: TestRun } {
  const program = programOf(script, limits);
  const run = testRun();
  return { outcome: program.run([startOf(program)], run), run };
}

/** What a run of `request_route` traced. */
export function traceOf(script: string, limits: Partial<EngineLimits> = {}): readonly string[] {
  return runText(script, limits).run.trace;
}

/** A pattern that must be good; case-insensitive unless said otherwise. */
export function regexOf(pattern: string, options: RegexOptions = { ignoreCase: true }): Regex {
  const regex = compileRegex(pattern, options);
  assert.ok(!('problem' in regex));
  return regex;
}
