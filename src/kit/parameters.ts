import type { RunContext } from '../run/context.ts';
import type { Parameter, Problem, VariableRef } from '../script/declarations.ts';
import type { RouteType } from '../script/engine.ts';
import { compileRegex, type Regex } from '../script/regex.ts';
import { parseInteger, toText, type Value } from '../script/value.ts';

/** A parameter of a module's function; `T` is what the function gets. */
export type Arg<T> = Parameter<T, RunContext>;

/** What the functions of a parameter list get, in order. */
export type ArgValues<A extends readonly Arg<unknown>[]> = {
  [I in keyof A]: A[I] extends Arg<infer T> ? T : never;
};

/** Text; `$vars` in a literal are expanded at each call. A number becomes its decimal text, null becomes ''. */
export function string(name: string): Arg<string> {
  return { kind: 'value', name, type: 'string', optional: false, interpolate: true, convert: toText };
}

/**
 * Text as Kamailio's format parameters print it: `$vars` in a literal are expanded at each call, and an undefined value
 * prints `<null>`.
 */
export function printed(name: string): Arg<string> {
  return {
    kind: 'value',
    name,
    type: 'string',
    optional: false,
    interpolate: true,
    convert: (given) => (given === null ? '<null>' : toText(given)),
  };
}

/**
 * As `printed`, for a function that evaluates its text itself, once it has done what the text may tell (`$T(id_index)` of
 * the transaction that it makes).
 */
export function deferred(name: string): Arg<(run: RunContext) => string> {
  return {
    kind: 'deferred',
    name,
    type: 'string',
    optional: false,
    bind: (read) => (run) => {
      const value = read(run);
      return value === null ? '<null>' : toText(value);
    },
  };
}

/** The name of a route block of a type; a fixed name that no block has gets a warning at load. */
export function routeName(name: string, names: RouteType): Arg<string> {
  return {
    kind: 'value',
    name,
    type: 'string',
    optional: false,
    interpolate: true,
    names,
    convert: toText,
  };
}

/** Text taken as it is written: `$` means nothing in it. */
export function literal(name: string): Arg<string> {
  return {
    kind: 'value',
    name,
    type: 'literal string',
    optional: false,
    interpolate: false,
    convert: toText,
  };
}

/** An integer: a number, numeric text, or a variable that holds one. Anything else is refused. */
export function int(name: string): Arg<number> {
  return {
    kind: 'value',
    name,
    type: 'int',
    optional: false,
    interpolate: true,
    convert(value: Value): number | Problem {
      if (typeof value === 'number') return value;
      if (value === null) return { problem: `${name} has no value` };
      const number = parseInteger(value.trim());
      return number ?? { problem: `${name} must be an integer, not "${value}"` };
    },
  };
}

/** Any value, null included. A string literal with `$vars` is expanded. */
export function value(name: string): Arg<Value> {
  return {
    kind: 'value',
    name,
    type: 'value',
    optional: false,
    interpolate: true,
    convert: (given) => given,
  };
}

/** How a regular expression in an argument is read. */
export interface RegexArgOptions {
  /** Default true, as Kamailio's are. */
  readonly ignoreCase?: boolean;
  /** `^` and `$` match at each line and `.` stays within one (default false). */
  readonly lines?: boolean;
  /** Whether `$vars` in a literal are expanded (default true). With false a `$` is the end of a line. */
  readonly interpolate?: boolean;
}

/** A POSIX extended regular expression, case-insensitive as Kamailio's are unless said otherwise. */
export function regex(name: string, options: RegexArgOptions = {}): Arg<Regex> {
  const { ignoreCase = true, lines = false, interpolate = true } = options;
  const parse = (text: string): Regex | Problem => compileRegex(text, { ignoreCase, lines });
  return compiled(name, 'regular expression', parse, interpolate);
}

/**
 * Text in a small language of its own (`/a/b/g`, `t=>key`, a flag list): parsed once at load when constant, else at each
 * call; the last parsed text is kept. A problem is a load error or a refusal. `interpolate`: `$vars` in a literal are
 * expanded.
 */
export function compiled<T extends object>(
  name: string,
  type: string,
  parse: (text: string) => T | Problem,
  interpolate = true,
): Arg<T> {
  let lastText: string | undefined;
  let last: T | undefined;
  return {
    kind: 'value',
    name,
    type,
    optional: false,
    interpolate,
    convert(given: Value): T | Problem {
      const text = toText(given);
      if (last !== undefined && text === lastText) return last;
      const parsed = parse(text);
      if (isProblem(parsed)) return parsed;
      lastText = text;
      last = parsed;
      return parsed;
    },
  };
}

/** A variable the function reads or writes, quoted or not. */
export function variable(
  name: string,
  options: { readonly writable: boolean } = { writable: true },
): Arg<VariableRef<RunContext>> {
  return {
    kind: 'variable',
    name,
    type: 'variable',
    optional: false,
    bind: (ref) => (options.writable && !ref.writable ? { problem: `${ref.text} cannot be written` } : ref),
  };
}

/** The same parameter, which may be left out; the function then gets undefined. */
export function optional<T>(arg: Arg<T>): Arg<T | undefined> {
  return { ...arg, optional: true };
}

/** Whether a converter answered with a problem. */
export function isProblem(given: unknown): given is Problem {
  return typeof given === 'object' && given !== null && 'problem' in given;
}
