import {
  type Problem,
  parseInteger,
  type TransformationDeclaration,
  type Value,
} from '../../../kit/index.ts';

/** The operations of one class by name. */
export type TransformationClass = Readonly<Record<string, TransformationDeclaration>>;

/** What an operation does with a text; null: Kamailio logs an error and the value becomes undefined. */
type OnText = (text: string, params: readonly Value[]) => Value;

/** An operation on the text of a value, without parameters. An undefined value stays undefined. */
export function textOperation(doc: string, apply: (text: string) => Value): TransformationDeclaration {
  return operation(doc, withoutParameters, (text) => apply(text));
}

/** An operation on the text of a value. `split` cuts and checks its parameters. An undefined value stays undefined. */
export function operation(
  doc: string,
  split: TransformationDeclaration['split'],
  apply: OnText,
): TransformationDeclaration {
  return {
    doc,
    split,
    apply(value, params) {
      if (value === null) return null;
      return apply(typeof value === 'string' ? value : String(value), params);
    },
  };
}

/** Refuses any parameter. */
export function withoutParameters(params: string | null): readonly string[] | Problem {
  return params === null ? [] : { problem: 'it takes no parameters' };
}

/** What one parameter has to be when it is not a variable. */
type Kind = 'text' | 'integer' | 'count';

/**
 * Cuts `params` at its commas into as many pieces as there are kinds (from `least` on). White space before a piece is
 * dropped; a piece that is a variable ends where the variable does. `count` is an integer that is not negative.
 */
export function parameters(kinds: readonly Kind[], least = kinds.length): TransformationDeclaration['split'] {
  return (params) => {
    if (params === null) {
      return least === 0
        ? []
        : { problem: `it takes ${least === 1 ? 'a parameter' : `${least} parameters`}` };
    }
    const pieces: string[] = [];
    let rest = params;
    for (;;) {
      const cut = cutPiece(rest);
      pieces.push(cut.piece);
      if (cut.rest === null) break;
      rest = cut.rest;
    }
    if (pieces.length > kinds.length || pieces.length < least) {
      return { problem: `it takes ${kinds.length === 1 ? 'one parameter' : `${kinds.length} parameters`}` };
    }
    for (const [index, piece] of pieces.entries()) {
      const problem = problemOf(piece, kinds[index] ?? 'text');
      if (problem !== null) return problem;
    }
    return pieces;
  };
}

function problemOf(piece: string, kind: Kind): Problem | null {
  if (kind === 'text' || piece.startsWith('$')) return null;
  const number = parseInteger(piece.trim());
  if (number === null) return { problem: `"${piece}" is not an integer` };
  return kind === 'count' && number < 0 ? { problem: `${piece} is negative` } : null;
}

/** The first piece of a parameter text, and what follows its comma (null: nothing does). */
function cutPiece(text: string): { readonly piece: string; readonly rest: string | null } {
  const start = text.length - text.trimStart().length;
  const from = text.charAt(start) === '$' ? variableEnd(text, start) : start;
  const comma = text.indexOf(',', from);
  if (comma < 0) return { piece: text.slice(start), rest: null };
  return { piece: text.slice(start, comma), rest: text.slice(comma + 1) };
}

/** The offset after the variable that begins at `start` (a `$`). Not closed: the end of the text. */
export function variableEnd(text: string, start: number): number {
  let at = start + 1;
  while (/[A-Za-z0-9_?]/.test(text.charAt(at))) at++;
  if (text.charAt(at) !== '(') return at;
  let depth = 0;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The integer of an evaluated parameter; null when it has none. */
export function integerOf(param: Value | undefined): number | null {
  if (typeof param === 'number') return param;
  return typeof param === 'string' ? parseInteger(param.trim()) : null;
}

/** The text of an evaluated parameter; null when it is undefined. */
export function textOf(param: Value | undefined): string | null {
  if (typeof param === 'string') return param;
  return typeof param === 'number' ? String(param) : null;
}
