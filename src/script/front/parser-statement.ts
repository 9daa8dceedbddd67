import type { Expression, StringNode } from './ast-expression.ts';
import type {
  AssignNode,
  BlockNode,
  CaseLabel,
  IfNode,
  LeaveNode,
  Statement,
  SwitchCase,
  SwitchNode,
  WhileNode,
} from './ast-statement.ts';
import {
  parseCommand,
  parseExpression,
  parseVariableToken,
  startsCommand,
  stringNode,
} from './parser-expression.ts';
import { type Span, spanBetween } from './source.ts';
import type { Token } from './token.ts';
import { SyntaxFault, type TokenStream } from './token-stream.ts';

/** Branches of one `if`: each makes the tree one level deeper for those who walk it. */
const MAX_BRANCHES = 1000;

const ROUTE_WORDS = new Set([
  'route',
  'request_route',
  'branch_route',
  'failure_route',
  'onreply_route',
  'reply_route',
  'onsend_route',
  'event_route',
]);

/** Whether a route block or a `loadmodule`/`modparam` begins here: proof that open blocks lack their end. */
function startsTopLevel(stream: TokenStream): boolean {
  const token = stream.peek();
  if (token.kind === 'end') return true;
  if (token.kind !== 'ident') return false;
  if (ROUTE_WORDS.has(token.text)) return stream.at('{', 1) || stream.at('[', 1);
  if (token.text === 'modparam' || token.text === 'modparamx') return stream.at('(', 1);
  return token.text === 'loadmodule' && stream.peek(1).kind === 'string';
}

/**
 * Parses `{ … }`, at whose `{` the stream stands. Every mistake in it is reported, and reading goes on after each; a
 * missing `}` is reported at the `{`. An empty block draws the warning `script.empty-block`: Kamailio refuses it.
 */
export function parseBlock(stream: TokenStream): BlockNode {
  const open = stream.expect('{');
  const statements = stream.nest(() => parseStatements(stream, false));
  if (stream.at('}')) {
    if (stream.last() === open) {
      stream.diagnostics.warning(
        'script.empty-block',
        open.span,
        'Kamailio refuses an empty block',
        "put a ';' in it",
      );
    }
    stream.next();
  } else {
    stream.reportMissingBrace(open);
  }
  return { kind: 'block', statements, braced: true, span: spanBetween(open.span, stream.last().span) };
}

/** Statements up to a `}` (not taken), to what cannot stand in a block, or in a switch to the next label. */
function parseStatements(stream: TokenStream, inSwitch: boolean): Statement[] {
  const statements: Statement[] = [];
  while (!stream.at('}') && !startsTopLevel(stream) && !(inSwitch && startsLabel(stream))) {
    try {
      const statement = parseStatement(stream);
      if (statement !== null) statements.push(statement);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      skipStatement(stream);
    }
  }
  return statements;
}

/** After a mistake: goes behind the next `;` or block, or before the `}` of the block that is being read. */
function skipStatement(stream: TokenStream): void {
  let depth = 0;
  while (!startsTopLevel(stream)) {
    if (stream.at('}') && depth === 0) return;
    const token = stream.next();
    if (token.kind !== 'punct') continue;
    if (token.text === '{') depth++;
    else if (token.text === '}' && --depth === 0) return;
    else if (token.text === ';' && depth === 0) return;
  }
}

function parseStatement(stream: TokenStream): Statement | null {
  const token = stream.peek();
  if (stream.accept(';') !== null) return null;
  if (token.kind === 'variable') return parseAssignment(stream);
  if (stream.at('{')) {
    stream.diagnostics.error(
      'script.free-block',
      token.span,
      "a block must belong to an 'if', 'else', 'while' or 'case'",
    );
    parseBlock(stream);
    return null;
  }
  if (token.kind === 'ident') {
    switch (token.text) {
      case 'if':
        return parseIf(stream);
      case 'while':
        return parseWhile(stream);
      case 'switch':
        return parseSwitch(stream);
      case 'break':
        stream.next();
        requireSemicolon(stream);
        return { kind: 'break', span: token.span };
      case 'return':
      case 'exit':
      case 'drop':
        return parseLeave(stream, token.text);
      case 'else':
        return stream.fail('script.syntax', token.span, "this 'else' belongs to no 'if'");
      case 'case':
      case 'default':
        if (!startsCommand(stream)) {
          return stream.fail('script.syntax', token.span, `'${token.text}' belongs to no 'switch'`);
        }
    }
  }
  if (!startsCommand(stream)) return stream.unexpected('a statement', hintForStatement(stream));
  const command = parseCommand(stream);
  requireSemicolon(stream);
  return command;
}

function hintForStatement(stream: TokenStream): string | undefined {
  const token = stream.peek();
  if (token.kind === 'select') return 'a select cannot be assigned to';
  const operand = stream.at(';', 1) || stream.peek(1).kind !== 'punct';
  return token.kind === 'ident' && operand
    ? `a function is called with parentheses: ${token.text}(...)`
    : undefined;
}

/** Takes the `;` after a statement; a missing one is reported where it should stand. */
function requireSemicolon(stream: TokenStream): void {
  if (stream.accept(';') !== null) return;
  const { span } = stream.last();
  const next = stream.peek();
  const place = { ...span, start: span.end, end: span.end + 1 };
  if (next.kind !== 'end') stream.diagnostics.error('script.missing-semicolon', place, "';' is missing");
  // On the same line the text that follows is rather a mistake than a statement.
  const fresh = next.lineBefore || next.kind === 'end' || stream.at('}') || stream.at('else');
  if (!fresh) throw new SyntaxFault('missing semicolon');
}

function parseAssignment(stream: TokenStream): AssignNode {
  const target = parseVariableToken(stream);
  const sign = stream.peek();
  const operator = stream.accept('=') !== null ? '=' : stream.accept('+=') !== null ? '+=' : null;
  if (operator === null) {
    return stream.unexpected("'='", stream.at('==') ? "write '=' to assign" : undefined);
  }
  if (operator === '+=') {
    stream.diagnostics.notice(
      'script.not-in-kamailio',
      sign.span,
      "Kamailio has no '+='",
      'write $x = $x + ...',
    );
  }
  const value = parseExpression(stream);
  const span = spanBetween(target.span, value.span);
  if (target.kind === 'null') {
    stream.fail('script.assign-target', target.span, '$null cannot be assigned to');
  }
  if (target.transformations.length > 0) {
    stream.diagnostics.error(
      'script.assign-target',
      target.span,
      'a transformed value cannot be assigned to',
    );
  }
  requireSemicolon(stream);
  return { kind: 'assign', target, operator, value, span };
}

function parseLeave(stream: TokenStream, kind: LeaveNode['kind']): LeaveNode {
  const word = stream.next();
  let value: Expression | null = null;
  if (stream.at('(') && stream.at(')', 1)) {
    stream.next();
    stream.next();
  } else if (!stream.at(';') && !stream.at('}') && !stream.at('else')) {
    value = parseExpression(stream);
  }
  const span = spanBetween(word.span, stream.last().span);
  requireSemicolon(stream);
  return { kind, value, span };
}

/** A condition or a subject; after a mistake reading goes on at the body, and 0 stands in for it. */
function parseHead(stream: TokenStream): Expression {
  const start = stream.peek().span;
  try {
    return parseExpression(stream);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    while (!stream.at('{') && !stream.at('}') && !stream.at(';') && !startsTopLevel(stream)) stream.next();
    if (!stream.at('{')) throw error;
    return { kind: 'integer', value: 0, span: start };
  }
}

/** `{ … }` or one statement. */
function parseBody(stream: TokenStream): BlockNode {
  if (stream.at('{')) return parseBlock(stream);
  const start = stream.peek();
  if (stream.at('}') || startsTopLevel(stream)) return stream.unexpected('a statement');
  const statement = stream.nest(() => parseStatement(stream));
  const span = spanBetween(start.span, stream.last().span);
  return { kind: 'block', statements: statement === null ? [] : [statement], braced: false, span };
}

function parseIf(stream: TokenStream): IfNode {
  const branches: { word: Token; condition: Expression; body: BlockNode }[] = [];
  let last: BlockNode | null = null;
  for (;;) {
    const word = stream.next();
    branches.push({ word, condition: parseHead(stream), body: parseBody(stream) });
    if (stream.accept('else') === null) break;
    if (stream.at('if')) {
      if (branches.length < MAX_BRANCHES) continue;
      stream.fail('script.too-deep', stream.peek().span, `more than ${MAX_BRANCHES} 'else if' in a row`);
    }
    last = parseBody(stream);
    break;
  }
  const end = stream.last().span;
  let node: IfNode | null = null;
  for (const { word, condition, body: then } of branches.reverse()) {
    const otherwise: BlockNode | null =
      node === null ? last : { kind: 'block', statements: [node], braced: false, span: node.span };
    node = { kind: 'if', condition, then, otherwise, span: spanBetween(word.span, end) };
  }
  return node ?? stream.unexpected("'if'");
}

function parseWhile(stream: TokenStream): WhileNode {
  const word = stream.next();
  const condition = parseHead(stream);
  const body = parseBody(stream);
  return { kind: 'while', condition, body, span: spanBetween(word.span, stream.last().span) };
}

function parseSwitch(stream: TokenStream): SwitchNode {
  const word = stream.next();
  const subject = parseHead(stream);
  const open = stream.expect('{');
  const cases: SwitchCase[] = [];
  stream.nest(() => {
    while (!stream.at('}') && !startsTopLevel(stream)) {
      if (startsLabel(stream)) {
        cases.push(parseCase(stream));
        continue;
      }
      const message = "a switch holds 'case ...:' and 'default:' only";
      stream.diagnostics.error('script.syntax', stream.peek().span, message);
      parseStatements(stream, true);
    }
  });
  if (stream.accept('}') === null) stream.reportMissingBrace(open);
  checkLabels(stream, cases);
  return { kind: 'switch', subject, cases, span: spanBetween(word.span, stream.last().span) };
}

function startsLabel(stream: TokenStream): boolean {
  return stream.at('case') || (stream.at('default') && stream.at(':', 1));
}

function parseCase(stream: TokenStream): SwitchCase {
  const word = stream.next();
  let label: CaseLabel | null = null;
  try {
    if (word.text === 'case') label = parseLabel(stream);
    stream.expect(':');
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    while (!stream.at(':') && !stream.peek().lineBefore && !stream.at('}') && stream.peek().kind !== 'end')
      stream.next();
    stream.accept(':');
    // Anything but null, so that a label that could not be read does not count as a second default.
    const nothing: Expression = { kind: 'null', span: word.span };
    if (word.text === 'case') label ??= { kind: 'value', value: nothing, span: word.span };
  }
  const body = parseStatements(stream, true);
  return { label, body, span: spanBetween(word.span, stream.last().span) };
}

function parseLabel(stream: TokenStream): CaseLabel {
  const token = stream.peek();
  if (token.kind === 'regex') {
    stream.next();
    const message = 'Kamailio writes a regular expression in a case as /"..."';
    stream.diagnostics.notice('script.not-in-kamailio', token.span, message);
    return { kind: 'regex', pattern: stringNode(token), span: token.span };
  }
  if (stream.accept('/') === null) {
    const value = parseExpression(stream);
    return { kind: 'value', value, span: value.span };
  }
  const pattern: StringNode | null = stream.peek().kind === 'string' ? stringNode(stream.next()) : null;
  if (pattern === null) return stream.unexpected('a regular expression in quotes');
  stream.accept('/');
  return { kind: 'regex', pattern, span: spanBetween(token.span, stream.last().span) };
}

function checkLabels(stream: TokenStream, cases: readonly SwitchCase[]): void {
  let defaultSeen = false;
  let textual: boolean | null = null;
  for (const { label, span } of cases) {
    if (label === null) {
      const place: Span = { ...span, end: span.start + 'default'.length };
      if (defaultSeen)
        stream.diagnostics.error('script.switch-default', place, "a switch has one 'default' at most");
      defaultSeen = true;
      continue;
    }
    const kind = label.kind === 'regex' ? 'string' : label.value.kind;
    if (kind !== 'string' && kind !== 'integer') continue;
    const isText = kind === 'string';
    textual ??= isText;
    if (textual !== isText) {
      const message = 'the labels of a switch are either all numbers or all strings and regular expressions';
      stream.diagnostics.error('script.switch-labels', label.span, message);
    }
  }
}
