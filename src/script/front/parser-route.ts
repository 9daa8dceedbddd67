import type { RouteNode, RouteType, TopLevel } from './ast.ts';
import type { NameNode } from './ast-expression.ts';
import type { Statement } from './ast-statement.ts';
import { routeName } from './parser-expression.ts';
import { parseBlock } from './parser-statement.ts';
import { locationOf, type Span, spanBetween } from './source.ts';
import type { TokenStream } from './token-stream.ts';

const ROUTE_TYPES: ReadonlyMap<string, RouteType> = new Map<string, RouteType>([
  ['route', 'route'],
  ['request_route', 'request'],
  ['branch_route', 'branch'],
  ['failure_route', 'failure'],
  ['onreply_route', 'onreply'],
  ['reply_route', 'onreply'],
  ['onsend_route', 'onsend'],
  ['event_route', 'event'],
]);

/** Whether a word opens a route block. */
export function isRouteWord(word: string): boolean {
  return ROUTE_TYPES.has(word);
}

/** Parses a route block, at whose word the stream stands. */
export function parseRoute(stream: TokenStream): RouteNode {
  const word = stream.next();
  const written = ROUTE_TYPES.get(word.text) ?? 'route';
  const name = stream.at('[') ? parseRouteName(stream) : null;
  const unnamed = name === null || (name.text === '0' && written !== 'event');
  const type = written === 'route' && unnamed ? 'request' : written;
  if (type === 'event' && name === null) {
    return stream.unexpected("'['", 'an event route has a name: event_route[module:event]');
  }
  if (written === 'request' && name !== null) {
    stream.diagnostics.error(
      'script.route-name',
      name.span,
      'request_route has no name',
      `write route[${name.text}]`,
    );
  }
  const body = parseBlock(stream);
  return {
    kind: 'route',
    type,
    name: unnamed ? null : name,
    body,
    span: spanBetween(word.span, stream.last().span),
  };
}

function parseRouteName(stream: TokenStream): NameNode {
  stream.next();
  const token = stream.peek();
  if (token.kind !== 'ident' && token.kind !== 'number' && token.kind !== 'string' && token.kind !== 'name') {
    return stream.unexpected("a route's name");
  }
  stream.next();
  stream.expect(']', stream.at('-') ? "put a name with '-' in quotes" : undefined);
  return { text: routeName(token), span: token.span };
}

/**
 * Gives each type and name one node: unnamed blocks of one type are joined in source order, with a warning, as
 * Kamailio does it; a second block of the same name is reported as `script.duplicate-route` and left out.
 */
export function joinRoutes(stream: TokenStream, items: readonly TopLevel[]): TopLevel[] {
  const first = new Map<string, number>();
  const joined: TopLevel[] = [];
  for (const item of items) {
    if (item.kind !== 'route') {
      joined.push(item);
      continue;
    }
    const key = `${item.type} ${item.name?.text ?? ''}`;
    const index = first.get(key);
    const earlier = index === undefined ? undefined : joined[index];
    if (index === undefined || earlier?.kind !== 'route') {
      first.set(key, joined.length);
      joined.push(item);
      continue;
    }
    const hint = `the first one is at ${locationOf(stream.sources, earlier.span)}`;
    if (item.name !== null) {
      const message = `there is a ${describeType(item.type)} named '${item.name.text}' already`;
      stream.diagnostics.error('script.duplicate-route', item.name.span, message, hint);
      continue;
    }
    const message = `a second ${describeType(item.type)}: its statements run after those of the first one`;
    stream.diagnostics.warning('script.duplicate-route', headOf(item), message, hint);
    const statements: Statement[] = [...earlier.body.statements, ...item.body.statements];
    joined[index] = { ...earlier, body: { ...earlier.body, statements } };
  }
  return joined;
}

function describeType(type: RouteType): string {
  if (type === 'request') return 'request_route';
  return type === 'route' ? 'route' : `${type}_route`;
}

function headOf(route: RouteNode): Span {
  return { ...route.span, end: Math.max(route.span.start + 1, route.body.span.start) };
}
