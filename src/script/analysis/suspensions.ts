import type { Registry, ScriptRun } from '../declarations.ts';
import type { RouteNode } from '../front/ast.ts';
import type { CallNode } from '../front/ast-expression.ts';
import type { Statement } from '../front/ast-statement.ts';
import type { Diagnostics } from '../front/diagnostics.ts';
import type { EndsOf } from './ends.ts';
import { type Caller, type Following, followingOf } from './following.ts';
import type { LineOf } from './remark.ts';
import { calledRoute, type Routes } from './routes.ts';
import { visitExpression } from './visit.ts';
import { eachStatement, evaluatedBy, type Within } from './walk.ts';

/** What the check of suspensions looks at. */
export interface SuspensionInput<C extends ScriptRun> {
  readonly routes: Routes;
  readonly registry: Registry<C>;
  readonly diagnostics: Diagnostics;
  readonly ends: EndsOf;
  readonly lineOf: LineOf;
}

/**
 * Warns of calls that go on with the next action ("block" continuation) where there is none, and where what follows the
 * closing brace, or the caller of the route, is not gone on with.
 */
export function checkSuspensions<C extends ScriptRun>(input: SuspensionInput<C>): void {
  const { routes, registry, diagnostics, ends, lineOf } = input;
  const callers = new Map<RouteNode, Caller[]>();
  const stops: { readonly call: CallNode; readonly within: Within }[] = [];

  for (const route of routes.all) eachStatement(route, note);
  for (const { call, within } of stops) checkRest(call, within);

  /** Notes the calls in a statement. */
  function note(statement: Statement, within: Within): void {
    const evaluated = evaluatedBy(statement);
    if (evaluated === null) return;
    visitExpression(evaluated, registry, {
      call(call, { suspends }) {
        if (suspends?.goesOn !== 'next') return;
        if (suspends.run === 'goes on') warnOfTwice(call);
        if (suspends.continuation === 'full') return;
        const last = call === statement && within.at === within.list.length - 1;
        if (call === statement && !last) stops.push({ call, within });
        else refuseLast(call, last);
      },
      route(call) {
        const route = calledRoute(call, routes);
        if (route === undefined) return;
        const known = callers.get(route) ?? [];
        callers.set(route, known);
        known.push({ within, used: call !== statement, span: call.span });
      },
    });
  }

  function warnOfTwice(call: CallNode): void {
    diagnostics.warning(
      'script.runs-twice',
      call.span,
      `what follows ${call.name.text} runs twice: at once, and when the request goes on`,
      'go on with a route, and exit here',
    );
  }

  function refuseLast(call: CallNode, last: boolean): void {
    const where = last ? 'as the last action of its block' : 'inside an expression';
    diagnostics.warning(
      'script.no-next-action',
      call.span,
      `${call.name.text} is refused ${where}: there is no action to go on with`,
      last ? 'add an action after it, or go on with a route' : 'make it a statement of its own',
    );
  }

  function checkRest(call: CallNode, within: Within): void {
    const out = ends.of(within.list, within.at + 1);
    const following = followingOf(within, out, (route) => callers.get(route) ?? []);
    if (following === null) return;
    const line = lineOf(following.span, call.span);
    diagnostics.warning(
      'script.not-gone-on',
      call.span,
      `${call.name.text} goes on to the end of its block only: ${NOT_DONE[following.kind](line)}`,
      'move it into the block, or end the block with exit where nothing more shall run',
    );
  }
}

const NOT_DONE: Readonly<Record<Following['kind'], (line: string) => string>> = {
  statement: (line) => `what follows in ${line} does not run after it`,
  loop: (line) => `the loop in ${line} does not turn again`,
  caller: (line) => `the call of its route in ${line} is not come back to`,
};
