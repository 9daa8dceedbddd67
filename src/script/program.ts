import type { ScriptRun } from './declarations.ts';
import type { EngineLimits, Program, RouteType } from './engine.ts';
import type { Span } from './front/source.ts';
import type { Block } from './instructions.ts';
import { execute } from './interpreter.ts';
import type { Executable } from './machine.ts';
import type { Place } from './place.ts';

/** What the linker made of a script. */
export interface LinkedScript<C extends ScriptRun> {
  readonly limits: EngineLimits;
  readonly blocks: readonly Block<C>[];
  readonly routes: ReadonlyMap<RouteType, ReadonlyMap<string, Block<C>>>;
  locate(span: Span): string;
}

/** Makes the program that the rest of the server sees. */
export function createProgram<C extends ScriptRun>(script: LinkedScript<C>): Program<C> {
  const { blocks, routes, locate } = script;
  const find = (type: RouteType, name: string): Block<C> | null => routes.get(type)?.get(name) ?? null;
  const executable: Executable<C> = {
    limits: script.limits,
    blocks,
    locate,
    routeBlock: (name) => find('route', name),
  };
  let routesByLine: ReadonlyMap<string, string> | null = null;
  return {
    route(type, name) {
      const block = find(type, name);
      return block === null || block.code.length === 0
        ? null
        : { block: block.number, action: 0, operands: [] };
    },
    routeNames: (type) => [...(routes.get(type)?.keys() ?? [])],
    isPlace: (place) => isPlace(blocks, place),
    where(place) {
      const block = blocks[place.block];
      const span = block?.spans[Math.min(place.action, block.spans.length - 1)] ?? block?.span;
      return span === undefined ? '?' : lineOf(locate(span));
    },
    routeOf: (place) => blocks[place.block]?.route ?? '?',
    routeAt(where) {
      routesByLine ??= linesOf(script);
      return routesByLine.get(lineOf(where)) ?? null;
    },
    run: (places, run) => execute(executable, places, run),
  };
}

/** Without the column. */
function lineOf(where: string): string {
  return where.replace(/:[0-9]+$/, '');
}

/** The route blocks by the lines of their actions; of two on one line the first. */
function linesOf<C extends ScriptRun>({ blocks, locate }: LinkedScript<C>): ReadonlyMap<string, string> {
  const routes = new Map<string, string>();
  for (const { spans, route } of blocks) {
    for (const span of spans) {
      const line = lineOf(locate(span));
      if (!routes.has(line)) routes.set(line, route);
    }
  }
  return routes;
}

function isPlace<C extends ScriptRun>(blocks: readonly Block<C>[], place: Place): boolean {
  const block = blocks[place.block];
  const depth = block?.depths[place.action];
  if (block === undefined || depth === undefined) return false;
  // A caller's place is where a result lands; the result itself comes from the route that was called.
  const awaits = block.code[place.action]?.op === 'land' ? 1 : 0;
  const given = place.operands.length;
  return given === depth || given === depth - awaits;
}
