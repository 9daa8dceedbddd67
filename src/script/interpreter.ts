import type { CallSite, FunctionCall, ScriptRun } from './declarations.ts';
import type { EngineLimits, Outcome } from './engine.ts';
import type { Span } from './front/source.ts';
import type { Block, Instruction, ResultUse } from './instructions.ts';
import { ExpressionFailure, isTrue } from './operators.ts';
import type { Place } from './place.ts';
import { toInteger, toText, type Value } from './value.ts';
import { isProblem } from './variables.ts';

/** What the interpreter needs of a linked program. */
export interface Executable<C extends ScriptRun> {
  readonly limits: EngineLimits;
  readonly blocks: readonly Block<C>[];
  /** A block `route[name]`, for names that are computed. */
  routeBlock(name: string): Block<C> | null;
  /** `file:line:column` of a span. */
  locate(span: Span): string;
}

/** One brace list being run. Its operands are those of the machine from `base` on. */
interface Frame<C extends ScriptRun> {
  readonly block: Block<C>;
  /** The step to go on with. */
  action: number;
  readonly base: number;
}

/** A run between its first step and its end; plain frames, so that it can stop anywhere. */
interface Machine<C extends ScriptRun> {
  readonly program: Executable<C>;
  readonly run: C;
  readonly frames: Frame<C>[];
  readonly operands: Value[];
  /** Value of the last action: the value of a route that ends without `return`. */
  value: number;
}

/** Runs from a stack of places, outermost first, until the script ends or pauses. Never throws. */
export function execute<C extends ScriptRun>(
  program: Executable<C>,
  places: readonly Place[],
  run: C,
): Outcome {
  const machine: Machine<C> = { program, run, frames: [], operands: [], value: 1 };
  if (!restore(machine, places)) {
    run.log.error('script.bad-place', 'the place to go on from is not one of this script', null);
    return { kind: 'ended', by: 'error', code: -1 };
  }
  return advance(machine);
}

/** Rebuilds the frames; false when the places do not fit this program or each other. */
function restore<C extends ScriptRun>(machine: Machine<C>, places: readonly Place[]): boolean {
  if (places.length === 0 || places.length > machine.program.limits.maxRecursiveLevel) return false;
  for (const [level, place] of places.entries()) {
    const block = machine.program.blocks[place.block];
    const depth = block?.depths[place.action];
    if (block === undefined || depth === undefined) return false;
    // A caller waits for the value of the route above it, which is not on its stack yet.
    const above = places[level + 1];
    const awaited = above !== undefined && machine.program.blocks[above.block]?.kind === 'route' ? 1 : 0;
    if (place.operands.length + awaited !== depth) return false;
    machine.frames.push({ block, action: place.action, base: machine.operands.length });
    for (const operand of place.operands) machine.operands.push(operand);
  }
  return true;
}

/** The frames as plain data, outermost first; `result` is put on the innermost one's operands. */
function placesOf<C extends ScriptRun>(machine: Machine<C>, result?: number): Place[] {
  const { frames, operands } = machine;
  return frames.map((frame, level) => {
    const own = operands.slice(frame.base, frames[level + 1]?.base ?? operands.length);
    if (level === frames.length - 1 && result !== undefined) own.push(result);
    return { block: frame.block.number, action: frame.action, operands: own };
  });
}

/** Runs until the end or a pause, past every exception. */
function advance<C extends ScriptRun>(machine: Machine<C>): Outcome {
  for (;;) {
    try {
      return runSteps(machine);
    } catch (error) {
      rescue(machine, error);
    }
  }
}

/** A step threw: an expression has no value, or a variable's code is broken. The statement counts as -1. */
function rescue<C extends ScriptRun>(machine: Machine<C>, error: unknown): void {
  const frame = machine.frames.at(-1);
  if (frame === undefined) return;
  const failed = frame.action - 1;
  const target = frame.block.rescues[failed] ?? frame.block.code.length;
  const span = frame.block.spans[failed] ?? frame.block.span;
  const where = machine.program.locate(span);
  if (error instanceof ExpressionFailure) {
    machine.run.log.error('script.expression', `${where}: ${error.message}`, null);
  } else {
    machine.run.log.error('script.exception', `${where}: ${describe(error)}`, null);
  }
  frame.action = target;
  machine.operands.length = frame.base + (frame.block.depths[target] ?? 0);
  machine.value = -1;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function ended(by: 'end' | 'exit' | 'drop' | 'return' | 'zero', code: number): Outcome {
  return { kind: 'ended', by, code };
}

/** The interpreter's loop: returns when the run has ended or pauses. */
function runSteps<C extends ScriptRun>(machine: Machine<C>): Outcome {
  const { run, frames, operands, program } = machine;
  const { returnMode } = program.limits;
  for (;;) {
    const frame = frames.at(-1);
    if (frame === undefined) return ended('end', machine.value);
    const step: Instruction<C> | undefined = frame.block.code[frame.action++];
    if (step === undefined) {
      leaveFrame(machine, frame);
      continue;
    }
    switch (step.op) {
      case 'call': {
        const outcome = call(machine, frame, step);
        if (outcome !== null) return outcome;
        break;
      }
      case 'assign': {
        const value = step.read === null ? pop(operands) : step.read(run);
        machine.value = step.write(run, value) ? 1 : -1;
        if (machine.value < 0) {
          const where = program.locate(step.span);
          run.log.error('script.assignment', `${where}: ${step.text} refused the value`, null);
        }
        break;
      }
      case 'branch': {
        const condition = step.read === null ? pop(operands) : step.read(run);
        if (isTrue(condition, returnMode)) {
          frame.action = step.next;
          enter(machine, step.body, 0);
        } else {
          frame.action = step.otherwise;
          machine.value = 1;
        }
        break;
      }
      case 'route':
        callRoute(machine, frame, step);
        break;
      case 'land':
        land(machine, step.use, pop(operands));
        break;
      case 'enter':
        enter(machine, step.block, 0);
        break;
      case 'push':
        operands.push(step.read(run));
        break;
      case 'unary':
        operands.push(step.apply(run, pop(operands)));
        break;
      case 'binary': {
        const right = pop(operands);
        operands.push(step.apply(run, pop(operands), right));
        break;
      }
      case 'short-circuit':
        if ((toInteger(pop(operands)) !== 0) === step.stopOn) {
          operands.push(step.stopOn ? 1 : 0);
          frame.action = step.target;
        }
        break;
      case 'jump-if-false':
        if (!isTrue(pop(operands), returnMode)) frame.action = step.target;
        break;
      case 'jump':
        frame.action = step.target;
        break;
      case 'loop-begin':
        operands.push(0);
        machine.value = 1;
        break;
      case 'loop':
        turn(machine, frame, step);
        break;
      case 'loop-end':
        operands.pop();
        break;
      case 'switch': {
        const start = step.select(step.read === null ? pop(operands) : step.read(run));
        machine.value = 1;
        if (start >= 0) enter(machine, step.block, start);
        break;
      }
      case 'break':
        leaveLoop(machine);
        break;
      case 'leave': {
        const code = toInteger(step.read === null ? pop(operands) : step.read(run));
        if (step.how !== 'return') return ended(step.how, code);
        if (code === 0 && returnMode === 0) return ended('zero', 0);
        leaveRoute(machine, code);
        if (frames.length === 0) return ended('return', code);
        break;
      }
    }
  }
}

function pop(operands: Value[]): Value {
  return operands.pop() ?? null;
}

/** Begins a block; refused, with value -1, where it would be nested too deeply (`max_recursive_level`). */
function enter<C extends ScriptRun>(machine: Machine<C>, block: Block<C>, action: number): boolean {
  const limit = machine.program.limits.maxRecursiveLevel;
  if (machine.frames.length >= limit) {
    const where = machine.program.locate(block.span);
    const message = `${where}: not entered, ${limit} blocks are open already (max_recursive_level)`;
    machine.run.log.error('script.recursion-limit', message, null);
    machine.value = -1;
    return false;
  }
  machine.frames.push({ block, action, base: machine.operands.length });
  machine.value = 1;
  return true;
}

/** The end of a block: its parent goes on, a caller with the value of the last action. */
function leaveFrame<C extends ScriptRun>(machine: Machine<C>, frame: Frame<C>): void {
  machine.frames.pop();
  machine.operands.length = frame.base;
  if (frame.block.kind === 'route' && machine.frames.length > 0) machine.operands.push(machine.value);
}

/** `return`: leaves everything up to and including the innermost route that was entered. */
function leaveRoute<C extends ScriptRun>(machine: Machine<C>, code: number): void {
  machine.value = code;
  for (;;) {
    const frame = machine.frames.at(-1);
    if (frame === undefined) return;
    leaveFrame(machine, frame);
    if (frame.block.kind === 'route') return;
  }
}

/** `break`: ends the innermost `while` or `switch`, without one the route. Its value is 0, which does not end the run. */
function leaveLoop<C extends ScriptRun>(machine: Machine<C>): void {
  machine.value = 0;
  for (;;) {
    const frame = machine.frames.at(-1);
    if (frame === undefined) return;
    leaveFrame(machine, frame);
    if (frame.block.kind === 'route' || frame.block.kind === 'switch') return;
    if (frame.block.kind === 'loop') {
      const parent = machine.frames.at(-1);
      if (parent !== undefined) parent.action = frame.block.breakTo;
      return;
    }
  }
}

/** One look at the condition of a `while`. */
function turn<C extends ScriptRun>(
  machine: Machine<C>,
  frame: Frame<C>,
  step: Extract<Instruction<C>, { op: 'loop' }>,
): void {
  const { operands, run, program } = machine;
  const { maxWhileLoops, returnMode } = program.limits;
  const condition = step.read === null ? pop(operands) : step.read(run);
  if (!isTrue(condition, returnMode)) {
    frame.action = step.end;
    return;
  }
  const turns = toInteger(pop(operands));
  operands.push(turns + 1);
  if (maxWhileLoops > 0 && turns >= maxWhileLoops) {
    const where = program.locate(step.span);
    run.log.error('script.while-limit', `${where}: more than ${maxWhileLoops} turns (max_while_loops)`, null);
    machine.value = -1;
    frame.action = step.end;
    return;
  }
  frame.action = step.head;
  if (!enter(machine, step.body, 0)) frame.action = step.end;
}

/** `route(X)`: its value lands at the step after this one. */
function callRoute<C extends ScriptRun>(
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

/** Takes a result: `$rc`, and the value as the place in the script needs it. */
function land<C extends ScriptRun>(machine: Machine<C>, use: ResultUse, value: Value): void {
  const result = toInteger(value);
  machine.run.rc = result;
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

type CallStep<C extends ScriptRun> = Extract<Instruction<C>, { op: 'call' }>;

/** Calls a function; an outcome when it paused or ended the run, null when the run goes on. */
function call<C extends ScriptRun>(machine: Machine<C>, frame: Frame<C>, step: CallStep<C>): Outcome | null {
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
    : pause(machine, frame, step, answer);
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
  land(machine, step.use, result);
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
      return accept(machine, frame, step, result) ?? advance(machine);
    },
  };
}
