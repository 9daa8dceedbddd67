import type { Argument } from '../front/ast-expression.ts';
import { parseInteger } from '../value.ts';
import { textParts } from './visit.ts';

/** The whole number that an argument is; undefined when only a run knows, or when it is none. */
export function constantNumber(node: Argument): number | undefined {
  if (node.kind === 'integer') return node.value;
  if (node.kind === 'string') return parseInteger(node.value.trim()) ?? undefined;
  return node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'integer'
    ? -node.operand.value
    : undefined;
}

/** What is known at load of a text: all of it (`whole`), or how it begins and ends. */
export interface KnownText {
  readonly whole: boolean;
  readonly prefix: string;
  readonly suffix: string;
}

const UNKNOWN: KnownText = { whole: false, prefix: '', suffix: '' };

/** What is known of an argument's text. `interpolated`: variables in a literal are replaced by their values. */
export function knownText(node: Argument, interpolated: boolean): KnownText {
  switch (node.kind) {
    case 'word':
      return { whole: true, prefix: node.text, suffix: node.text };
    case 'integer':
      return { whole: true, prefix: String(node.value), suffix: String(node.value) };
    case 'string': {
      const parts = interpolated ? textParts(node.value, node.span, node.exact) : [];
      if (parts.length === 0) return { whole: true, prefix: node.value, suffix: node.value };
      const first = parts.at(0);
      const last = parts.at(-1);
      const text = (part: typeof first): string => (part?.kind === 'text' ? part.value : '');
      return { whole: parts.length === 1 && first?.kind === 'text', prefix: text(first), suffix: text(last) };
    }
    case 'binary': {
      // A number on the left would make it a sum.
      if (node.operator !== '+' || node.left.kind === 'integer') return UNKNOWN;
      const left = knownText(node.left, interpolated);
      const right = knownText(node.right, interpolated);
      return {
        whole: left.whole && right.whole,
        prefix: left.whole ? left.prefix + right.prefix : left.prefix,
        suffix: right.whole ? left.suffix + right.suffix : right.suffix,
      };
    }
    default:
      return UNKNOWN;
  }
}
