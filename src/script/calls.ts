import type { CallSite, FunctionCall, ScriptRun } from './declarations.ts';
import type { Outcome } from './engine.ts';
import type { Instruction, ResultUse } from './instructions.ts';
import { describe, ended, enter, type Frame, type Machine, placesOf, pop } from './machine.ts';
import { ExpressionFailure } from './operators.ts';
import type { Place } from './place.ts';
import { toInteger, toText, type Value } from './value.ts';
import { isProblem } from './variables.ts';

/** `route(X)`: its value lands at the step after this one. */
export function callRoute<C extends ScriptRun>(
  machine: Machine<C>,
  frame: Frame<C>,
  step: Extract<Instruction<C>, { op: 'route' }>,
): void {
  const { operands, run, program } = machine;
  let block = step.block;
  if (block === null) {
    const name = toText(step.read === null ? pop(operands) : step.read(run));
    block = program.routeBlock(name);
    if (block === null) {
      run.log.error('script.unknown-route', `${program.locate(step.span)}: there is no route[${name}]`, null);
      // As in Kamailio the action fails and is false in a condition, but `$rc` is left alone.
      frame.action++;
      if (step.use === 'statement') machine.value = -1;
      else operands.push(step.use === 'truth' ? 0 : -1);
      return;
    }
  }
  if (!enter(machine, block, 0)) operands.push(-1);
}

/** Takes a result: `$rc` (unless the function leaves it alone), and the value as the place in the script needs it. */
export function land<C extends ScriptRun>(
  machine: Machine<C>,
  use: ResultUse,
  value: Value,
  keepsCode = false,
): void {
  const result = toInteger(value);
  if (!keepsCode) machine.run.rc = result;
  if (use === 'statement') machine.value = result;
  else if (use === 'value' || machine.program.limits.returnMode === 1) machine.operands.push(result);
  else machine.operands.push(result > 0 ? 1 : 0);
}

/** What a function is told about its call. A class, because one is made per call. */
class LiveCall<C extends ScriptRun> implements FunctionCall<C> {
  readonly run: C;
  readonly site: CallSite;
  readonly #machine: Machine<C>;

  constructor(machine: Machine<C>, site: CallSite) {
    this.run = machine.run;
    this.site = site;
    this.#machine = machine;
  }

  stack(result = 1): readonly Place[] {
    return placesOf(this.#machine, result);
  }
}

const NONE: readonly Value[] = [];

/** Runs a machine on after a pause. */
type GoOn<C extends ScriptRun> = (machine: Machine<C>) => Outcome;

type CallStep<C extends ScriptRun> = Extract<Instruction<C>, { op: 'call' }>;

/** Calls a function; an outcome when it paused or ended the run, null when the run goes on. */
export function call<C extends ScriptRun>(
  machine: Machine<C>,
  frame: Frame<C>,
  step: CallStep<C>,
  goOn: GoOn<C>,
): Outcome | null {
  let answer: number | Promise<number>;
  try {
    const args = step.fixed ?? evaluateArguments(machine, step);
    if (args === null) return accept(machine, frame, step, -1);
    answer = step.target.invoke(new LiveCall(machine, step.site), args);
  } catch (error) {
    return accept(machine, frame, step, failed(machine, step.site, error));
  }
  return typeof answer === 'number'
    ? accept(machine, frame, step, answer)
    : pause(machine, frame, step, answer, goOn);
}

/** Takes a function's result: 0 ends the run, wherever the call stands. */
function accept<C extends ScriptRun>(
  machine: Machine<C>,
  frame: Frame<C>,
  step: CallStep<C>,
  result: number,
): Outcome | null {
  if (result === 0) {
    machine.run.rc = 0;
    return ended('zero', 0);
  }
  frame.action++;
  land(machine, step.use, result, step.target.keepsCode);
  return null;
}

/** The arguments as the function takes them; null when one of them was refused. Throws where one has no value. */
function evaluateArguments<C extends ScriptRun>(
  machine: Machine<C>,
  step: CallStep<C>,
): readonly unknown[] | null {
  const { operands, run } = machine;
  const given = step.operands === 0 ? NONE : operands.splice(operands.length - step.operands);
  let operand = 0;
  const args: unknown[] = [];
  for (const argument of step.args) {
    if (argument.kind === 'fixed') {
      args.push(argument.value);
      continue;
    }
    const value = argument.kind === 'computed' ? argument.read(run) : (given[operand++] ?? null);
    const converted = argument.parameter.convert(value);
    if (isProblem(converted)) {
      const hint = converted.hint === undefined ? '' : `; ${converted.hint}`;
      run.log.error('script.argument', `${step.site.name}: ${converted.problem}${hint}`, step.site);
      return null;
    }
    args.push(converted);
  }
  return args;
}

function failed<C extends ScriptRun>(machine: Machine<C>, site: CallSite, error: unknown): -1 {
  if (error instanceof ExpressionFailure) {
    machine.run.log.error(
      'script.expression',
      `${site.name}: an argument has no value: ${error.message}`,
      site,
    );
  } else {
    machine.run.log.error('script.exception', `${site.name}: ${describe(error)}`, site);
  }
  return -1;
}

/** The function answers later: the frames stay as they are until `resume`. */
function pause<C extends ScriptRun>(
  machine: Machine<C>,
  frame: Frame<C>,
  step: CallStep<C>,
  answer: Promise<number>,
  goOn: GoOn<C>,
): Outcome {
  let result: number | null = null;
  let resumed = false;
  const ready = Promise.resolve(answer).then(
    (given) => {
      const wrong = `answered ${String(given)} instead of a number`;
      result = typeof given === 'number' ? given : failed(machine, step.site, wrong);
    },
    (error: unknown) => {
      result = failed(machine, step.site, error);
    },
  );
  return {
    kind: 'paused',
    ready,
    site: step.site,
    places: placesOf(machine),
    resume() {
      if (resumed || result === null) {
        const message = `${step.site.name}: resumed ${resumed ? 'twice' : 'before it answered'}`;
        machine.run.log.error('script.resume', message, step.site);
        return { kind: 'ended', by: 'error', code: -1 };
      }
      resumed = true;
      return accept(machine, frame, step, result) ?? goOn(machine);
    },
  };
}
