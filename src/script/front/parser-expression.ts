import type {
  Argument,
  BinaryOperator,
  CallNode,
  Expression,
  NullNode,
  RouteCallNode,
  StringNode,
  UnaryOperator,
  VariableNode,
} from './ast-expression.ts';
import { parseAddress, startsAddress } from './parser-address.ts';
import { parseCoreComparison, startsCoreComparison } from './parser-core-comparison.ts';
import { type Span, spanBetween } from './source.ts';
import type { Token } from './token.ts';
import { describeToken, type TokenStream } from './token-stream.ts';
import { parseVariable } from './variable-syntax.ts';

/** How tightly the infix operators bind; Kamailio's order, in which shifts are looser than comparisons. */
const BINARY: ReadonlyMap<string, { readonly operator: BinaryOperator; readonly level: number }> = new Map([
  ['||', { operator: '||', level: 1 }],
  ['or', { operator: '||', level: 1 }],
  ['&&', { operator: '&&', level: 2 }],
  ['and', { operator: '&&', level: 2 }],
  ['|', { operator: '|', level: 3 }],
  ['&', { operator: '&', level: 4 }],
  ['^', { operator: '^', level: 5 }],
  ['<<', { operator: '<<', level: 6 }],
  ['>>', { operator: '>>', level: 7 }],
  ['==', { operator: '==', level: 8 }],
  ['!=', { operator: '!=', level: 8 }],
  ['=~', { operator: '=~', level: 8 }],
  ['eq', { operator: 'eq', level: 8 }],
  ['ne', { operator: 'ne', level: 8 }],
  ['ieq', { operator: 'ieq', level: 8 }],
  ['ine', { operator: 'ine', level: 8 }],
  ['<', { operator: '<', level: 9 }],
  ['>', { operator: '>', level: 9 }],
  ['<=', { operator: '<=', level: 9 }],
  ['>=', { operator: '>=', level: 9 }],
  ['+', { operator: '+', level: 10 }],
  ['-', { operator: '-', level: 10 }],
  ['*', { operator: '*', level: 11 }],
  ['/', { operator: '/', level: 11 }],
  ['mod', { operator: 'mod', level: 11 }],
]);
const LOOSEST = 1;
const TIGHTER_THAN_EQUALITY = 9;
const TIGHTER_THAN_ORDERING = 10;

/** All prefix operators bind more tightly than any infix one. */
const PREFIX: ReadonlyMap<string, UnaryOperator> = new Map([
  ['!', '!'],
  ['not', '!'],
  ['-', '-'],
  ['~', '~'],
  ['(int)', 'int'],
  ['(str)', 'str'],
  ['defined', 'defined'],
]);

/** Core commands that may be written without parentheses. */
const BARE_COMMANDS = new Set([
  'force_rport',
  'add_rport',
  'add_local_rport',
  'force_tcp_alias',
  'add_tcp_alias',
  'revert_uri',
  'set_forward_no_connect',
  'set_reply_no_connect',
  'set_forward_close',
  'set_reply_close',
]);

/** Operators in a row at one level; more would make a tree too deep for those who walk it. */
const MAX_CHAIN = 1000;

/** Parses an expression; fails with a reported mistake where there is none. */
export function parseExpression(stream: TokenStream): Expression {
  return parseLevel(stream, LOOSEST);
}

function parseLevel(stream: TokenStream, loosest: number): Expression {
  return stream.nest(() => {
    let left = parsePrefix(stream);
    for (let count = 0; ; count++) {
      const token = stream.peek();
      const known = token.kind === 'punct' || token.kind === 'ident' ? BINARY.get(token.text) : undefined;
      if (known === undefined || known.level < loosest) return left;
      if (count >= MAX_CHAIN)
        stream.fail('script.too-deep', token.span, `more than ${MAX_CHAIN} operators in a row`);
      stream.next();
      const right = parseLevel(stream, known.level + 1);
      left = {
        kind: 'binary',
        operator: known.operator,
        left,
        right,
        span: spanBetween(left.span, right.span),
      };
    }
  });
}

function parsePrefix(stream: TokenStream): Expression {
  const token = stream.peek();
  const operator = token.kind === 'punct' || token.kind === 'ident' ? PREFIX.get(token.text) : undefined;
  if (operator === undefined) return parsePrimary(stream);
  stream.next();
  const number = stream.peek();
  if (operator === '-' && number.kind === 'number') {
    stream.next();
    return { kind: 'integer', value: -number.value, span: spanBetween(token.span, number.span) };
  }
  const operand = stream.nest(() => parsePrefix(stream));
  return { kind: 'unary', operator, operand, span: spanBetween(token.span, operand.span) };
}

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.peek();
  switch (token.kind) {
    case 'number':
      if (startsAddress(stream)) {
        return stream.fail('script.bare-word', token.span, 'an address must stand in quotes here');
      }
      stream.next();
      return { kind: 'integer', value: token.value, span: token.span };
    case 'string':
      return stringNode(stream.next());
    case 'variable':
      return parseVariableToken(stream);
    case 'select':
      stream.next();
      return { kind: 'select', path: token.text, span: token.span };
    case 'ident':
      return parseWord(stream, token);
    case 'punct':
      if (token.text === '(') return parseParenthesised(stream);
      return stream.unexpected('an expression', hintForSign(token));
    default:
      return stream.unexpected('an expression');
  }
}

function hintForSign(token: Token): string | undefined {
  return token.text === '=' ? "write '==' to compare" : undefined;
}

function parseParenthesised(stream: TokenStream): Expression {
  const open = stream.next();
  const inner = parseExpression(stream);
  if (stream.at('=')) {
    const hint = "write '==' to compare, or assign in a statement of its own";
    return stream.fail('script.syntax', stream.peek().span, 'an expression cannot assign', hint);
  }
  const close = expectClosing(stream, open);
  return { ...inner, span: spanBetween(open.span, close.span) };
}

function expectClosing(stream: TokenStream, open: Token): Token {
  if (stream.at(')')) return stream.next();
  const found = describeToken(stream.peek());
  return stream.fail('script.missing-parenthesis', open.span, `this '(' is not closed before ${found}`);
}

function parseWord(stream: TokenStream, token: Token): Expression {
  if (startsCoreComparison(stream)) {
    return parseCoreComparison(stream, (inner, than) =>
      parseLevel(inner, than === 'equality' ? TIGHTER_THAN_EQUALITY : TIGHTER_THAN_ORDERING),
    );
  }
  if (stream.at('(', 1)) {
    if (token.text === 'strlen' || token.text === 'strempty') return parseStringTest(stream, token.text);
    if (token.text === 'selval') return parseSelval(stream);
    return parseCommand(stream);
  }
  if (BARE_COMMANDS.has(token.text)) return parseCommand(stream);
  const hint = /^[0-9]/.test(token.text)
    ? 'a number is decimal, 0x... or 0...'
    : `write "${token.text}" for a text`;
  return stream.fail('script.bare-word', token.span, `'${token.text}' means nothing here`, hint);
}

function parseStringTest(stream: TokenStream, operator: 'strlen' | 'strempty'): Expression {
  const keyword = stream.next();
  const open = stream.next();
  const operand = parseExpression(stream);
  const close = expectClosing(stream, open);
  return { kind: 'unary', operator, operand, span: spanBetween(keyword.span, close.span) };
}

function parseSelval(stream: TokenStream): Expression {
  const keyword = stream.next();
  const open = stream.next();
  const condition = parseExpression(stream);
  stream.expect(',');
  const then = parseExpression(stream);
  stream.expect(',');
  const otherwise = parseExpression(stream);
  const close = expectClosing(stream, open);
  return { kind: 'selval', condition, then, otherwise, span: spanBetween(keyword.span, close.span) };
}

/** Whether a function call, a `route(…)` or a core command without parentheses begins at the next token. */
export function startsCommand(stream: TokenStream): boolean {
  const token = stream.peek();
  return token.kind === 'ident' && (stream.at('(', 1) || BARE_COMMANDS.has(token.text));
}

/** Parses `name(…)`, `route(…)` or a core command without parentheses, at which the stream stands. */
export function parseCommand(stream: TokenStream): CallNode | RouteCallNode {
  const word = stream.next();
  if (word.text === 'route') return parseRouteCall(stream, word);
  const name = { text: word.text, span: word.span };
  if (!stream.at('(')) return { kind: 'call', name, args: [], span: word.span };
  const open = stream.next();
  const args: Argument[] = [];
  if (!stream.at(')')) {
    do {
      args.push(parseArgument(stream));
    } while (stream.accept(',') !== null);
  }
  const close = expectClosing(stream, open);
  return { kind: 'call', name, args, span: spanBetween(word.span, close.span) };
}

function parseArgument(stream: TokenStream): Argument {
  const token = stream.peek();
  const alone = stream.at(',', 1) || stream.at(')', 1);
  if ((token.kind === 'ident' || stream.at('*')) && alone && !BARE_COMMANDS.has(token.text)) {
    stream.next();
    return { kind: 'word', text: token.text, span: token.span };
  }
  if (startsAddress(stream)) return parseAddress(stream);
  return parseExpression(stream);
}

function parseRouteCall(stream: TokenStream, word: Token): RouteCallNode {
  const open = stream.expect('(');
  const token = stream.peek();
  let target: Expression;
  if ((token.kind === 'ident' || token.kind === 'number') && stream.at(')', 1)) {
    stream.next();
    target = { kind: 'string', value: routeName(token), exact: false, span: token.span };
  } else {
    target = parseExpression(stream);
  }
  const close = expectClosing(stream, open);
  return { kind: 'route-call', target, span: spanBetween(word.span, close.span) };
}

/** The name a route is known by: a number's is its decimal value, any other word's is the word. */
export function routeName(token: Token): string {
  return token.kind === 'number' && /^[0-9]/.test(token.text) ? String(token.value) : token.text;
}

/** Parses the variable token at which the stream stands; for one that could not be read `$null` stands in. */
export function parseVariableToken(stream: TokenStream): VariableNode | NullNode {
  const { text, span, exact } = stream.next();
  if (stream.at('.') && !stream.peek().spaceBefore) {
    stream.fail('script.ser-attribute', span, 'attributes of the SER dialect ($t.name) are not known here');
  }
  return parseVariable(text, span, exact, stream.diagnostics) ?? { kind: 'null', span };
}

/** The node of a string token. */
export function stringNode(token: {
  readonly text: string;
  readonly exact: boolean;
  readonly span: Span;
}): StringNode {
  return { kind: 'string', value: token.text, exact: token.exact, span: token.span };
}
