import type {
  FormatPart,
  NullNode,
  TransformationNode,
  VariableIndex,
  VariableNode,
} from './ast-expression.ts';
import type { Diagnostics } from './diagnostics.ts';
import { matchAt } from './scan.ts';
import type { Span } from './source.ts';

const NAME = /err\.(?:class|level|info|rcode|rreason)\b|[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER_INDEX = /^[ \t]*([+-]?[0-9]+)[ \t]*$/;
const MAX_DEPTH = 20;

/**
 * Where a text stands: offset 0 of it is at `span.start + shift` of the file when `exact`, else the whole span stands
 * for every part of it.
 */
type Base = { readonly span: Span; readonly shift: number; readonly exact: boolean };

function spanOf(base: Base, start: number, end: number): Span {
  if (!base.exact) return base.span;
  return {
    ...base.span,
    start: base.span.start + base.shift + start,
    end: base.span.start + base.shift + end,
  };
}

/** A mistake in a variable's text, at an offset of it; kept apart from `Diagnostics` so that parsing stays pure. */
type Problem = { readonly message: string; readonly at: number; readonly hint?: string };

type Parsed = { readonly node: VariableNode; readonly end: number } | Problem;

/**
 * Parses a variable that is the whole of `text` (a token of the script). `exact` says whether each byte of `text`
 * stands in the file from `span.start` on. Returns null after reporting `script.variable-syntax`; `$null` has a node
 * of its own.
 */
export function parseVariable(
  text: string,
  span: Span,
  exact: boolean,
  diagnostics: Diagnostics,
): VariableNode | NullNode | null {
  const base = { span, shift: 0, exact };
  const parsed = parseAt(text, 0, base, 0);
  if ('message' in parsed) return report(parsed, text, base, diagnostics);
  if (parsed.end < text.length) {
    return report({ message: 'unexpected text after the variable', at: parsed.end }, text, base, diagnostics);
  }
  const { node } = parsed;
  const bare = node.inner === null && node.index === null && node.transformations.length === 0;
  return bare && node.name === 'null' ? { kind: 'null', span } : node;
}

/**
 * Cuts a format string into text and variables: `$$` is a `$`, any other `$` begins a variable. `baseSpan` is the span
 * of the string literal; `exact` (as in {@link StringNode}) says whether the value's bytes stand in the file just after
 * the opening quote, which gives each part a span of its own. Mistakes are reported as `script.variable-syntax` and
 * their text is kept as text. Neighbouring texts are joined; an empty string has no parts.
 */
export function parseFormat(
  text: string,
  baseSpan: Span,
  exact: boolean,
  diagnostics: Diagnostics,
): FormatPart[] {
  const base = { span: baseSpan, shift: 1, exact };
  const parts: FormatPart[] = [];
  let literal = '';
  let literalStart = 0;
  let at = 0;
  const flush = (end: number): void => {
    if (literal !== '') parts.push({ kind: 'text', value: literal, span: spanOf(base, literalStart, end) });
    literal = '';
  };
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (literal === '') literalStart = at;
    if (dollar < 0) {
      literal += text.slice(at);
      break;
    }
    literal += text.slice(at, dollar);
    if (text[dollar + 1] === '$') {
      literal += '$';
      at = dollar + 2;
      continue;
    }
    const parsed = parseAt(text, dollar, base, 0);
    if ('message' in parsed) {
      report(parsed, text, base, diagnostics);
      literal += '$';
      at = dollar + 1;
      continue;
    }
    flush(dollar);
    parts.push(parsed.node);
    at = parsed.end;
  }
  flush(text.length);
  return parts;
}

function report(problem: Problem, text: string, base: Base, diagnostics: Diagnostics): null {
  const end = Math.min(text.length, problem.at + 1);
  diagnostics.error('script.variable-syntax', spanOf(base, problem.at, end), problem.message, problem.hint);
  return null;
}

/** Parses the variable that begins at `at` (a `$`); more text may follow it. */
function parseAt(text: string, at: number, base: Base, depth: number): Parsed {
  if (depth > MAX_DEPTH) return { message: 'variables are nested too deeply', at };
  if (text[at + 1] === '?') return { node: plainNode('?', text, at, at + 2, base), end: at + 2 };
  if (text[at + 1] === '(') return parseParenthesised(text, at, base, depth);
  const name = matchAt(NAME, text, at + 1);
  if (name === null) {
    const hint = "write '$$' for a dollar sign in a text with variables";
    return { message: "'$' is not followed by the name of a variable", at, hint };
  }
  const nameEnd = at + 1 + name[0].length;
  if (text[nameEnd] !== '(') return { node: plainNode(name[0], text, at, nameEnd, base), end: nameEnd };
  const close = closing(text, nameEnd, '(', ')');
  if (close < 0) return { message: "')' is missing", at };
  const node: VariableNode = {
    ...plainNode(name[0], text, at, close + 1, base),
    inner: text.slice(nameEnd + 1, close),
    innerSpan: spanOf(base, nameEnd + 1, close),
  };
  return { node, end: close + 1 };
}

/** `$(name(inner)[index]{transformation}…)`. */
function parseParenthesised(text: string, at: number, base: Base, depth: number): Parsed {
  const name = matchAt(NAME, text, at + 2);
  if (name === null && text[at + 2] !== '?')
    return { message: "a variable's name is expected after '$('", at: at + 2 };
  let position = at + 2 + (name?.[0].length ?? 1);
  let inner: string | null = null;
  let innerSpan: Span | null = null;
  if (text[position] === '(') {
    const close = closing(text, position, '(', ')');
    if (close < 0) return { message: "')' is missing", at: position };
    inner = text.slice(position + 1, close);
    innerSpan = spanOf(base, position + 1, close);
    position = close + 1;
  }
  let index: VariableIndex | null = null;
  if (text[position] === '[') {
    const close = closing(text, position, '[', ']');
    if (close < 0) return { message: "']' is missing", at: position };
    const parsed = parseIndex(text, position + 1, close, base, depth);
    if ('message' in parsed) return parsed;
    index = parsed;
    position = close + 1;
  }
  const transformations: TransformationNode[] = [];
  while (text[position] === '{') {
    const close = closing(text, position, '{', '}');
    if (close < 0) return { message: "'}' is missing", at: position };
    const parsed = parseTransformation(text, position + 1, close, base);
    if ('message' in parsed) return parsed;
    transformations.push(parsed);
    position = close + 1;
  }
  if (text[position] !== ')') return { message: "')' is expected here", at: Math.min(position, text.length) };
  const end = position + 1;
  const node: VariableNode = {
    kind: 'variable',
    name: name?.[0] ?? '?',
    inner,
    innerSpan,
    index,
    transformations,
    text: text.slice(at, end),
    span: spanOf(base, at, end),
  };
  return { node, end };
}

function parseIndex(
  text: string,
  start: number,
  end: number,
  base: Base,
  depth: number,
): VariableIndex | Problem {
  const written = text.slice(start, end);
  const span = spanOf(base, start, end);
  if (written.trim() === '*') return { kind: 'all', span };
  const number = NUMBER_INDEX.exec(written);
  if (number !== null) return { kind: 'number', value: Number(number[1]), span };
  if (text[start] === '$') {
    const parsed = parseAt(text, start, base, depth + 1);
    if ('message' in parsed) return parsed;
    if (parsed.end === end) return { kind: 'variable', variable: parsed.node, span };
  }
  return { message: "an index is a number, '*' or a variable", at: start };
}

function parseTransformation(
  text: string,
  start: number,
  end: number,
  base: Base,
): TransformationNode | Problem {
  const written = text.slice(start, end);
  const comma = written.indexOf(',');
  const head = (comma < 0 ? written : written.slice(0, comma)).trim();
  const dot = head.indexOf('.');
  if (dot <= 0 || dot === head.length - 1) {
    return {
      message: "a transformation is written '{class.operation}' or '{class.operation,parameters}'",
      at: start,
    };
  }
  return {
    class: head.slice(0, dot),
    op: head.slice(dot + 1),
    params: comma < 0 ? null : written.slice(comma + 1),
    paramsSpan: comma < 0 ? null : spanOf(base, start + comma + 1, end),
    span: spanOf(base, start, end),
  };
}

/** The offset of the sign that closes the one at `at`, counting only this pair of signs; -1 when there is none. */
function closing(text: string, at: number, open: string, close: string): number {
  let depth = 0;
  for (let position = at; position < text.length; position++) {
    const char = text[position];
    if (char === open) depth++;
    else if (char === close && --depth === 0) return position;
  }
  return -1;
}

function plainNode(name: string, text: string, start: number, end: number, base: Base): VariableNode {
  return {
    kind: 'variable',
    name,
    inner: null,
    innerSpan: null,
    index: null,
    transformations: [],
    text: text.slice(start, end),
    span: spanOf(base, start, end),
  };
}
