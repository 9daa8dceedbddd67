import { type Arg, compiled, type Problem } from '../../kit/index.ts';

/** What a function of header values is about: `Name[index].parameter`. */
export interface Target {
  readonly name: string;
  /** From 1, negative from the end; `all` for `*`; null where none is given. */
  readonly index: number | 'all' | null;
  readonly param: string | null;
}

/** Which parts a function takes. */
interface Allowed {
  readonly index: boolean;
  /** `*` for the index: with a parameter only, or always. */
  readonly all: 'never' | 'with a parameter' | 'always';
  readonly param: boolean;
}

const TARGET = /^\s*([^\s[\].:]+)\s*(?:\[\s*(\*|-?[0-9]+)\s*\])?\s*(?:\.\s*([^\s[\].]+))?\s*$/;

/** An argument of the form `Name[index].parameter`, where not every function takes every part. */
export function target(name: string, allowed: Allowed): Arg<Target> {
  return compiled(name, 'header[index].parameter', (text) => parseTarget(text, allowed), false);
}

function parseTarget(text: string, allowed: Allowed): Target | Problem {
  const match = TARGET.exec(text);
  if (match === null)
    return { problem: `"${text}" names no header`, hint: 'write Name, Name[1] or Name[1].parameter' };
  const [, name = '', index, param = null] = match;
  if (index !== undefined && !allowed.index) return { problem: 'there must be no index' };
  if (index === '0') return { problem: 'values are counted from 1' };
  if (param !== null && !allowed.param) return { problem: 'there must be no parameter' };
  const all = index === '*';
  if (all && (allowed.all === 'never' || (allowed.all === 'with a parameter' && param === null)))
    return { problem: '* is not possible here' };
  return { name, index: all ? 'all' : index === undefined ? null : Number(index), param };
}
