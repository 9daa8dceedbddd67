import type {
  CoreComparisonNode,
  CoreOperand,
  CoreOperator,
  CoreSubject,
  Expression,
} from './ast-expression.ts';
import { parseNetwork, startsAddress } from './parser-address.ts';
import { spanBetween } from './source.ts';
import type { TokenStream } from './token-stream.ts';

/** What a core keyword is compared with. */
type Family = 'method' | 'uri' | 'status' | 'integer' | 'family' | 'protocol' | 'address' | 'myself';

const SUBJECTS: ReadonlyMap<string, { readonly subject: CoreSubject; readonly family: Family }> = new Map([
  ['method', { subject: 'method', family: 'method' }],
  ['uri', { subject: 'uri', family: 'uri' }],
  ['from_uri', { subject: 'from_uri', family: 'uri' }],
  ['to_uri', { subject: 'to_uri', family: 'uri' }],
  ['status', { subject: 'status', family: 'status' }],
  ['src_ip', { subject: 'src_ip', family: 'address' }],
  ['dst_ip', { subject: 'dst_ip', family: 'address' }],
  ['snd_ip', { subject: 'snd_ip', family: 'address' }],
  ['to_ip', { subject: 'to_ip', family: 'address' }],
  ['src_port', { subject: 'src_port', family: 'integer' }],
  ['dst_port', { subject: 'dst_port', family: 'integer' }],
  ['snd_port', { subject: 'snd_port', family: 'integer' }],
  ['to_port', { subject: 'to_port', family: 'integer' }],
  ['msg:len', { subject: 'msg:len', family: 'integer' }],
  ['af', { subject: 'af', family: 'family' }],
  ['snd_af', { subject: 'snd_af', family: 'family' }],
  ['to_af', { subject: 'snd_af', family: 'family' }],
  ['proto', { subject: 'proto', family: 'protocol' }],
  ['snd_proto', { subject: 'snd_proto', family: 'protocol' }],
  ['to_proto', { subject: 'snd_proto', family: 'protocol' }],
  ['myself', { subject: 'myself', family: 'myself' }],
]);

const OPERATORS: ReadonlyMap<string, CoreOperator> = new Map([
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['=~', '=~'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
]);

const EQUALITY: readonly CoreOperator[] = ['==', '!='];
const MATCHING: readonly CoreOperator[] = ['==', '!=', '=~'];
const ORDERING: readonly CoreOperator[] = ['==', '!=', '<', '>', '<=', '>='];

/** Which operators each family knows. */
const ALLOWED: Readonly<Record<Family, readonly CoreOperator[]>> = {
  method: MATCHING,
  uri: MATCHING,
  status: MATCHING,
  address: MATCHING,
  integer: ORDERING,
  family: ORDERING,
  protocol: EQUALITY,
  myself: EQUALITY,
};

/** Parses an operand that binds more tightly than equality, or than ordering. */
export type OperandParser = (stream: TokenStream, than: 'equality' | 'ordering') => Expression;

/** Whether the next token is a core keyword that begins a comparison. */
export function startsCoreComparison(stream: TokenStream): boolean {
  return stream.peek().kind === 'ident' && SUBJECTS.has(stream.peek().text);
}

/**
 * Parses a comparison that begins with a core keyword. Its right side takes everything that binds more tightly than
 * its operator. A wrong operator is reported as `script.core-operator`.
 */
export function parseCoreComparison(stream: TokenStream, parseOperand: OperandParser): CoreComparisonNode {
  const keyword = stream.next();
  const known = SUBJECTS.get(keyword.text);
  if (known === undefined)
    return stream.fail('script.syntax', keyword.span, `'${keyword.text}' is no keyword`);
  const { subject, family } = known;
  const sign = stream.peek();
  const operator = sign.kind === 'string' ? undefined : OPERATORS.get(sign.text);
  if (operator === undefined || !ALLOWED[family].includes(operator)) {
    const allowed = ALLOWED[family].join(' ');
    const span = stream.peek().kind === 'end' ? keyword.span : sign.span;
    return stream.fail(
      'script.core-operator',
      span,
      `'${keyword.text}' must be followed by one of ${allowed}`,
    );
  }
  stream.next();
  if (family === 'myself') return parseTurnedRound(stream, keyword.span, operator);
  const right = parseRight(stream, family, operator, parseOperand);
  return {
    kind: 'core-comparison',
    subject,
    operator,
    right,
    span: spanBetween(keyword.span, stream.last().span),
  };
}

/** `myself == uri` means `uri == myself`. */
function parseTurnedRound(
  stream: TokenStream,
  start: CoreComparisonNode['span'],
  operator: CoreOperator,
): CoreComparisonNode {
  const other = SUBJECTS.get(stream.peek().text);
  if (other === undefined || (other.family !== 'uri' && other.family !== 'address')) {
    return stream.unexpected('a core URI or IP keyword');
  }
  const span = spanBetween(start, stream.next().span);
  return {
    kind: 'core-comparison',
    subject: other.subject,
    operator,
    right: { kind: 'myself', span: start },
    span,
  };
}

function parseRight(
  stream: TokenStream,
  family: Family,
  operator: CoreOperator,
  parseOperand: OperandParser,
): CoreOperand {
  const token = stream.peek();
  const bareWord = token.kind === 'ident' && !stream.at('(', 1);
  if (bareWord && token.text === 'myself' && (family === 'uri' || family === 'address')) {
    return { kind: 'myself', span: stream.next().span };
  }
  if (bareWord && token.text === 'max_len' && family === 'integer') {
    return { kind: 'max_len', span: stream.next().span };
  }
  if (family === 'address' && (bareWord || startsAddress(stream))) return parseNetwork(stream);
  const takesWord = family === 'method' || family === 'protocol' || family === 'family';
  if (takesWord && bareWord && !PREFIX_WORDS.has(token.text)) {
    stream.next();
    return { kind: 'word', text: token.text, span: token.span };
  }
  if (family === 'protocol' && stream.at('*')) {
    return { kind: 'word', text: '*', span: stream.next().span };
  }
  return parseOperand(stream, ORDER_ONLY.has(operator) ? 'ordering' : 'equality');
}

const PREFIX_WORDS = new Set(['not', 'defined']);
const ORDER_ONLY: ReadonlySet<CoreOperator> = new Set<CoreOperator>(['<', '>', '<=', '>=']);
