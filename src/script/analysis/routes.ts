import type { RouteType } from '../engine.ts';
import type { RouteNode, Script } from '../front/ast.ts';
import type { RouteCallNode } from '../front/ast-expression.ts';
import { knownText } from './constants.ts';

/** The route blocks of a script. */
export interface Routes {
  /** The unnamed block of a type is named ''. */
  get(type: RouteType, name: string): RouteNode | undefined;
  names(type: RouteType): readonly string[];
  readonly all: readonly RouteNode[];
}

/** Lists the route blocks of a script. */
export function routesOf(script: Script): Routes {
  const all = script.items.filter((item) => item.kind === 'route');
  const byName = new Map(all.map((node) => [`${node.type} ${nameOf(node)}`, node]));
  return {
    get: (type, name) => byName.get(`${type} ${name}`),
    names: (type) => all.filter((node) => node.type === type).map(nameOf),
    all,
  };
}

/** A block's name, '' for none. */
export function nameOf(node: RouteNode): string {
  return node.name?.text ?? '';
}

/** The block that a `route(X)` calls; undefined when only a run knows. */
export function calledRoute(node: RouteCallNode, routes: Routes): RouteNode | undefined {
  const { whole, prefix } = knownText(node.target, false);
  return whole ? routes.get('route', prefix) : undefined;
}

/** A block as it is written: `route[X]`, `failure_route[X]`. */
export function titleOf(type: RouteType, name: string): string {
  return `${type === 'route' ? 'route' : `${type}_route`}[${name}]`;
}
