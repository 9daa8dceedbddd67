import type { RouteKind, ScriptPosition, ScriptRun } from './declarations.ts';
import type { LinkInput, Program, RouteType } from './engine.ts';
import type { RouteNode } from './front/ast.ts';
import { locationOf, positionOf, type Sources, type Span } from './front/source.ts';
import type { Block } from './instructions.ts';
import type { LinkContext } from './link-context.ts';
import { linkBlock } from './link-statement.ts';
import { createProgram } from './program.ts';
import { createRegexCache } from './regex.ts';
import { createVariableUse } from './variable-use.ts';

/** Kind of the functions' route check for each type of block; `route[X]` counts as a request route, as in Kamailio. */
const KINDS: Readonly<Record<RouteType, RouteKind>> = {
  request: 'request',
  route: 'request',
  failure: 'failure',
  onreply: 'onreply',
  branch: 'branch',
  onsend: 'onsend',
  event: 'event',
};

/**
 * Turns a parsed script into a program: resolves every name, compiles arguments, folds constants, lays the brace lists
 * out as flat blocks. All mistakes are reported to `diagnostics`; null when there is an error among them.
 */
export function linkScript<C extends ScriptRun>(input: LinkInput<C>): Program<C> | null {
  const { script, sources, registry, diagnostics, limits, trace } = input;
  const blocks: Block<C>[] = [];
  const routes = new Map<RouteType, Map<string, Block<C>>>();
  const nodes: { readonly node: RouteNode; readonly block: Block<C> }[] = [];
  const use = createVariableUse();

  const newBlock = (kind: Block<C>['kind'], writtenIn: RouteKind, route: string, span: Span): Block<C> => {
    const block: Block<C> = {
      number: blocks.length,
      kind,
      writtenIn,
      route,
      span,
      code: [],
      spans: [],
      depths: [],
      rescues: [],
      breakTo: 0,
    };
    blocks.push(block);
    return block;
  };

  for (const node of script.items) {
    if (node.kind !== 'route') continue;
    const name = node.name?.text ?? '';
    const ofType = routes.get(node.type) ?? new Map<string, Block<C>>();
    routes.set(node.type, ofType);
    if (ofType.has(name)) {
      const span = node.name?.span ?? node.span;
      diagnostics.error('script.duplicate-route', span, `duplicate route: ${titleOf(node)}`);
      continue;
    }
    if (node.type === 'event' && !input.isEventRoute(name)) {
      const span = node.name?.span ?? node.span;
      const message = `no loaded module runs event_route[${name}]`;
      diagnostics.warning('script.unknown-event-route', span, message);
    }
    const block = newBlock('route', kindOf(node.type, name), titleOf(node), node.span);
    ofType.set(name, block);
    nodes.push({ node, block });
  }

  const callable = routes.get('route') ?? new Map<string, Block<C>>();
  const regexes = createRegexCache({ ignoreCase: true });
  const locate = (span: Span): string => locationOf(sources, span);
  for (const { node, block } of nodes) {
    const route = node.name?.text ?? REQUEST_BLOCK;
    const context: LinkContext<C> = {
      registry,
      diagnostics,
      limits,
      trace,
      regexes,
      positionOf: (span) => positionIn(sources, span, route),
      used: use.note,
      writtenIn: block.writtenIn,
      locate,
      newBlock: (kind, writtenIn, span) => newBlock(kind, writtenIn, block.route, span),
      routeBlock: (name) => callable.get(name),
      routeNames: (type) => [...(routes.get(type)?.keys() ?? [])],
    };
    linkBlock(node.body, block, context, 0);
  }
  if (diagnostics.hasErrors()) return null;
  use.report(diagnostics);
  return createProgram({ limits, blocks, routes, locate });
}

/** Kamailio's name of the unnamed blocks. */
const REQUEST_BLOCK = 'DEFAULT_ROUTE';

function positionIn(sources: Sources, span: Span, route: string): ScriptPosition {
  const file = sources[span.file];
  return { file: file?.path ?? '', line: file === undefined ? 0 : positionOf(file, span.start).line, route };
}

function kindOf(type: RouteType, name: string): RouteKind {
  return type === 'event' && name.startsWith('tm:branch-failure') ? 'branch-failure' : KINDS[type];
}

function titleOf(node: RouteNode): string {
  const keyword = node.type === 'route' ? 'route' : `${node.type}_route`;
  return node.name === null ? keyword : `${keyword}[${node.name.text}]`;
}
