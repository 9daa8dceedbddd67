import type {
  CfgEngineNode,
  CustomGlobalNode,
  FlagsNode,
  GlobalNode,
  GlobalValue,
  ListenNode,
  LoadModuleNode,
  LoadPathNode,
  ModParamNode,
  Script,
  SocketNode,
  TopLevel,
} from './ast.ts';
import type {
  AddressNode,
  Expression,
  IntegerNode,
  NameNode,
  StringNode,
  WordNode,
} from './ast-expression.ts';
import { nearest } from './diagnostics.ts';
import {
  isGlued,
  parseAddress,
  parseAddressGroup,
  startsAddress,
  startsWithProtocol,
} from './parser-address.ts';
import { parseExpression, stringNode } from './parser-expression.ts';
import { isRouteWord, joinRoutes, parseRoute } from './parser-route.ts';
import { spanBetween } from './source.ts';
import type { Token } from './token.ts';
import { SyntaxFault, type TokenStream } from './token-stream.ts';

type ItemParser = (stream: TokenStream) => TopLevel;

const ITEMS: ReadonlyMap<string, ItemParser> = new Map<string, ItemParser>([
  ['loadmodule', (stream) => parseLoadModule(stream, false)],
  ['loadmodulex', (stream) => parseLoadModule(stream, true)],
  ['loadpath', parseLoadPath],
  ['mpath', parseLoadPath],
  ['modparam', (stream) => parseModParam(stream, false)],
  ['modparamx', (stream) => parseModParam(stream, true)],
  ['cfgengine', parseCfgEngine],
  ['listen', parseListen],
  ['flags', (stream) => parseFlags(stream, 'flags')],
  ['bool', (stream) => parseFlags(stream, 'flags')],
  ['avpflags', (stream) => parseFlags(stream, 'avpflags')],
]);

const ROUTES = ['request_route', 'route', 'branch_route', 'failure_route', 'onreply_route', 'reply_route'];
const KEYWORDS = [...ITEMS.keys(), ...ROUTES, 'onsend_route', 'event_route', 'include_file', 'import_file'];
const DESCRIPTION_WORDS = new Set(['desc', 'descr', 'description']);

/** Parses a whole script. Every mistake is reported and reading goes on after it; nothing is thrown. */
export function parseTopLevel(stream: TokenStream): Script {
  const items: TopLevel[] = [];
  while (stream.peek().kind !== 'end') {
    const first = stream.peek();
    try {
      if (stream.accept(';') === null) items.push(parseItem(stream));
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      skipItem(stream, stream.peek() === first);
    }
  }
  return { items: joinRoutes(stream, items) };
}

/** After a mistake: goes to a line that begins with a word, leaping over blocks; `past` leaves the token at hand. */
function skipItem(stream: TokenStream, past: boolean): void {
  let depth = 0;
  for (let stuck = past; stream.peek().kind !== 'end'; stuck = false) {
    const token = stream.peek();
    if (!stuck && depth === 0 && token.kind === 'ident' && token.lineBefore) return;
    stream.next();
    if (token.kind !== 'punct') continue;
    if (token.text === '{') depth++;
    if (token.text === '}') depth = Math.max(0, depth - 1);
  }
}

function parseItem(stream: TokenStream): TopLevel {
  const token = stream.peek();
  if (stream.at('}')) return stream.fail('script.stray-brace', token.span, "this '}' closes nothing");
  if (token.kind !== 'ident') return stream.unexpected('a setting, loadmodule, modparam or a route block');
  if (stream.at('.', 1) || stream.at('[', 1)) {
    if (!isRouteWord(token.text)) return parseCustomGlobal(stream);
  }
  const parser = ITEMS.get(token.text);
  if (parser !== undefined) return parser(stream);
  if (stream.at('=', 1)) {
    if (token.text === 'socket' && stream.at('{', 2)) return parseSocket(stream);
    return parseGlobal(stream);
  }
  if (isRouteWord(token.text)) return parseRoute(stream);
  return refuseWord(stream, token);
}

function refuseWord(stream: TokenStream, token: Token): never {
  const meant = nearest(token.text, KEYWORDS);
  if (meant !== undefined) {
    return stream.fail(
      'script.syntax',
      token.span,
      `'${token.text}' is not known here`,
      `did you mean '${meant}'?`,
    );
  }
  if (stream.at('(', 1) || token.text === 'if') {
    const hint = "a '}' may be too many before it";
    return stream.fail('script.syntax', token.span, 'a statement must stand in a route block', hint);
  }
  return stream.fail(
    'script.syntax',
    token.span,
    `'${token.text}' is not known here`,
    "a setting is 'name = value'",
  );
}

function nameNode(token: Token): NameNode {
  return { text: token.text, span: token.span };
}

function parseString(stream: TokenStream): StringNode {
  if (stream.peek().kind !== 'string') return stream.unexpected('a string', hintForQuotes(stream));
  return stringNode(stream.next());
}

function hintForQuotes(stream: TokenStream): string | undefined {
  const token = stream.peek();
  return token.kind === 'ident' ? `write "${token.text}" for a text` : undefined;
}

function parseName(stream: TokenStream): NameNode {
  const token = stream.peek();
  // A word such as `on` is a number token, and a name all the same.
  const isWord = token.kind === 'ident' || (token.kind === 'number' && /^[a-z]/.test(token.text));
  return isWord ? nameNode(stream.next()) : stream.unexpected('a name');
}

function parseGlobal(stream: TokenStream): GlobalNode {
  const name = parseName(stream);
  stream.expect('=');
  const values = [parseValue(stream)];
  while (stream.accept(',') !== null || (name.text === 'alias' && continuesList(stream))) {
    values.push(parseValue(stream));
  }
  return { kind: 'global', name, values, span: spanBetween(name.span, stream.last().span) };
}

function parseValue(stream: TokenStream): GlobalValue {
  const token = stream.peek();
  if (token.lineBefore && stream.at('=', 1)) return stream.unexpected('a value');
  if (token.kind === 'number' && !startsAddress(stream)) return parseInteger(stream);
  if (stream.at('-')) return parseInteger(stream);
  if (token.kind === 'string' && !isGlued(stream, ':', 1)) return stringNode(stream.next());
  if (token.kind === 'ident' && !startsAddress(stream)) {
    stream.next();
    return { kind: 'word', text: token.text, span: token.span };
  }
  if (token.kind === 'variable' || token.kind === 'end') return stream.unexpected('a value');
  return parseAddress(stream);
}

function parseInteger(stream: TokenStream): IntegerNode {
  const start = stream.peek().span;
  const negative = stream.accept('-') !== null;
  const number = stream.peek();
  if (number.kind !== 'number') return stream.unexpected('a number');
  stream.next();
  return {
    kind: 'integer',
    value: negative ? -number.value : number.value,
    span: spanBetween(start, number.span),
  };
}

/**
 * Whether a list of addresses goes on. Lists have no separators, so a word on a new line continues one only when it
 * cannot begin a setting.
 */
function continuesList(stream: TokenStream): boolean {
  const token = stream.peek();
  if (token.kind === 'number' || token.kind === 'ipv6' || token.kind === 'string') return true;
  if (stream.at('[') || stream.at('*') || stream.at('(')) return true;
  if (token.kind !== 'ident' || LISTEN_WORDS.has(token.text)) return false;
  return !token.lineBefore || startsWithProtocol(stream) || stream.at(':', 1);
}

const LISTEN_WORDS = new Set(['advertise', 'ADVERTISE', 'name', 'NAME', 'virtual', 'VIRTUAL']);

function parseListen(stream: TokenStream): ListenNode {
  const word = stream.next();
  stream.expect('=');
  const addresses = parseAddressGroup(stream);
  while (continuesList(stream)) addresses.push(...parseAddressGroup(stream));
  let advertise: AddressNode | null = null;
  let name: StringNode | null = null;
  let virtual = false;
  for (;;) {
    if (stream.accept('advertise') ?? stream.accept('ADVERTISE')) advertise = parseAddress(stream);
    else if (stream.accept('name') ?? stream.accept('NAME')) name = parseString(stream);
    else if (stream.accept('virtual') ?? stream.accept('VIRTUAL')) virtual = true;
    else break;
  }
  const span = spanBetween(word.span, stream.last().span);
  return { kind: 'listen', addresses, advertise, name, virtual, span };
}

function parseSocket(stream: TokenStream): SocketNode {
  const word = stream.next();
  stream.expect('=');
  const open = stream.expect('{');
  const attributes: { name: NameNode; value: GlobalValue }[] = [];
  while (!stream.at('}')) {
    if (stream.accept(';') !== null) continue;
    if (stream.peek().kind === 'end') {
      stream.reportMissingBrace(open);
      break;
    }
    const name = parseName(stream);
    stream.expect('=');
    attributes.push({ name, value: parseValue(stream) });
    if (!stream.at('}')) stream.expect(';');
  }
  stream.accept('}');
  return { kind: 'socket', attributes, span: spanBetween(word.span, stream.last().span) };
}

function parseFlags(stream: TokenStream, type: FlagsNode['type']): FlagsNode {
  const word = stream.next();
  const flags: { name: NameNode; index: number | null }[] = [];
  do {
    const token = stream.peek();
    if (token.kind !== 'ident' && token.kind !== 'string') return stream.unexpected("a flag's name");
    const name = nameNode(stream.next());
    let index: number | null = null;
    if (type === 'flags' && stream.accept(':') !== null) index = parseInteger(stream).value;
    flags.push({ name, index });
  } while (stream.accept(',') !== null);
  return { kind: 'flags', type, flags, span: spanBetween(word.span, stream.last().span) };
}

function parseCustomGlobal(stream: TokenStream): CustomGlobalNode {
  const group = parseName(stream);
  let instance: number | null = null;
  if (stream.accept('[') !== null) {
    instance = parseInteger(stream).value;
    stream.expect(']');
  }
  stream.expect('.');
  const name = parseName(stream);
  stream.expect('=');
  const value = parseCustomValue(stream);
  let description: string | null = null;
  if (
    stream.peek().kind === 'ident' &&
    DESCRIPTION_WORDS.has(stream.peek().text) &&
    stream.peek(1).kind === 'string'
  ) {
    stream.next();
    description = parseString(stream).value;
  }
  const span = spanBetween(group.span, stream.last().span);
  return { kind: 'custom-global', group, instance, name, value, description, span };
}

function parseCustomValue(stream: TokenStream): IntegerNode | StringNode | WordNode {
  const token = stream.peek();
  if (token.kind === 'number' || stream.at('-')) return parseInteger(stream);
  if (token.kind === 'string') return stringNode(stream.next());
  if (token.kind !== 'ident') return stream.unexpected('a number or a string');
  stream.next();
  return { kind: 'word', text: token.text, span: token.span };
}

function parseLoadModule(stream: TokenStream, evaluated: boolean): LoadModuleNode {
  const word = stream.next();
  const open = stream.accept('(');
  const path = parseString(stream);
  let options: StringNode | null = null;
  if (open !== null) {
    if (stream.accept(',') !== null) options = parseString(stream);
    stream.expect(')');
  }
  return { kind: 'loadmodule', path, options, evaluated, span: spanBetween(word.span, stream.last().span) };
}

function parseLoadPath(stream: TokenStream): LoadPathNode {
  const word = stream.next();
  stream.accept('=');
  const path = parseString(stream);
  return { kind: 'loadpath', path, span: spanBetween(word.span, path.span) };
}

function parseCfgEngine(stream: TokenStream): CfgEngineNode {
  const word = stream.next();
  stream.accept('=');
  const engine = parseString(stream);
  return { kind: 'cfgengine', engine, span: spanBetween(word.span, engine.span) };
}

function parseModParam(stream: TokenStream, evaluated: boolean): ModParamNode {
  const word = stream.next();
  stream.expect('(');
  const target = parseString(stream);
  stream.expect(',');
  const name = parseString(stream);
  stream.expect(',');
  const value = parseExpression(stream);
  stream.expect(')');
  if (!evaluated) checkLiteral(stream, value);
  const modules = target.value
    .split('|')
    .map((module) => module.trim())
    .filter((module) => module !== '');
  if (modules.length === 0)
    stream.diagnostics.error('script.modparam-module', target.span, 'no module is named');
  const span = spanBetween(word.span, stream.last().span);
  return { kind: 'modparam', modules, modulesSpan: target.span, name, value, evaluated, span };
}

function checkLiteral(stream: TokenStream, value: Expression): void {
  if (value.kind === 'string' || value.kind === 'integer') return;
  const hint = 'modparamx takes expressions';
  stream.diagnostics.error(
    'script.modparam-value',
    value.span,
    'a modparam takes a string or a number',
    hint,
  );
}
