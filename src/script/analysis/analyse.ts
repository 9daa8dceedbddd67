import type { Registry, ScriptRun } from '../declarations.ts';
import type { Script } from '../front/ast.ts';
import type { CallNode } from '../front/ast-expression.ts';
import type { Diagnostics } from '../front/diagnostics.ts';
import { positionOf, type Sources, type Span } from '../front/source.ts';
import { createEnds } from './ends.ts';
import { followRuns, ownVariable } from './flow.ts';
import type { LineOf, Remark } from './remark.ts';
import { checkReply } from './replies.ts';
import { checkRouteName } from './route-names.ts';
import { type Routes, routesOf } from './routes.ts';
import { checkSleep } from './sleeps.ts';
import type { Timers } from './state.ts';
import { checkSuspensions } from './suspensions.ts';
import { checkTask } from './tasks.ts';
import { createVariableReads } from './variables.ts';
import { visitExpression } from './visit.ts';
import { eachStatement, evaluatedBy } from './walk.ts';

/** A script to be analysed: one that links without errors. */
export interface AnalysisInput<C extends ScriptRun> {
  readonly script: Script;
  readonly sources: Sources;
  readonly registry: Registry<C>;
  readonly diagnostics: Diagnostics;
  /** `return_mode`. */
  readonly returnMode: 0 | 1;
  /** The parameters of tm, in milliseconds. */
  readonly timers: Timers;
  /** Routes that modules run by themselves, without a request: the module by the route's name. */
  readonly ownRoutes: ReadonlyMap<string, string>;
}

/**
 * Warns of what bites in a script that is without mistakes: values lost in a sleep, sleeps cut short by a timer, actions
 * that are not gone on with, routes that cannot exist. Nothing is run; what only a run knows is given the benefit of the
 * doubt.
 */
export function analyseScript<C extends ScriptRun>(input: AnalysisInput<C>): void {
  const { script, sources, registry, diagnostics, timers, ownRoutes, returnMode } = input;
  const routes = routesOf(script);
  const zeroEnds = returnMode === 0;
  const lineOf: LineOf = ({ file, start }, from) => {
    const source = sources[file];
    if (source === undefined) return '?';
    const { line } = positionOf(source, start);
    return file === from.file ? `line ${line}` : `${source.path}:${line}`;
  };
  const written = checkNames(routes, registry, diagnostics);
  checkSuspensions({ routes, registry, diagnostics, ends: createEnds(routes, registry, zeroEnds), lineOf });

  const reads = createVariableReads(lineOf);
  // One warning a call, whichever way led to it.
  const said = new Set<CallNode>();
  const complete = followRuns({
    routes,
    registry,
    timers,
    ownRoutes,
    zeroEnds,
    events: {
      read: reads.note,
      call(node, target, state) {
        if (said.has(node)) return;
        const found =
          checkTask(node, target, state) ??
          checkReply(node, target, state, lineOf) ??
          checkSleep(node, target, state);
        if (found === null) return;
        said.add(node);
        report(found, node.span, diagnostics);
      },
    },
  });
  if (complete) reads.report(diagnostics, written);
}

/** Looks at names of routes that are computed; gives the names of the `$var` that are written somewhere. */
function checkNames<C extends ScriptRun>(
  routes: Routes,
  registry: Registry<C>,
  diagnostics: Diagnostics,
): ReadonlySet<string> {
  const written = new Set<string>();
  for (const route of routes.all) {
    eachStatement(route, (statement) => {
      const evaluated = evaluatedBy(statement);
      if (evaluated === null) return;
      visitExpression(evaluated, registry, {
        write(variable) {
          const name = ownVariable(variable);
          if (name !== null) written.add(name);
        },
        call(node, target) {
          for (const [position, parameter] of target.parameters.entries()) {
            const argument = node.args[position];
            if (argument === undefined || parameter.kind !== 'value' || parameter.names === undefined)
              continue;
            const found = checkRouteName(argument, parameter.names, parameter.interpolate, routes);
            if (found !== null)
              diagnostics.warning('script.no-such-route', argument.span, `${target.name}: ${found}`);
          }
        },
        route({ target }) {
          const found = checkRouteName(target, 'route', false, routes);
          if (found !== null) diagnostics.warning('script.no-such-route', target.span, found);
        },
      });
    });
  }
  return written;
}

function report({ code, severity, message, hint }: Remark, span: Span, diagnostics: Diagnostics): void {
  if (severity === 'notice') diagnostics.notice(code, span, message, hint);
  else diagnostics.warning(code, span, message, hint);
}
