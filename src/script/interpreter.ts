import { call, callRoute, land } from './calls.ts';
import type { ScriptRun } from './declarations.ts';
import type { Outcome } from './engine.ts';
import type { Instruction } from './instructions.ts';
import {
  describe,
  type Executable,
  ended,
  enter,
  type Frame,
  leaveFrame,
  leaveLoop,
  leaveRoute,
  type Machine,
  pop,
  restore,
} from './machine.ts';
import { ExpressionFailure, isTrue } from './operators.ts';
import type { Place } from './place.ts';
import { toInteger } from './value.ts';

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

/** The interpreter's loop: returns when the run has ended or pauses. */
function runSteps<C extends ScriptRun>(machine: Machine<C>): Outcome {
  const { run, frames, operands, program } = machine;
  const { returnMode } = program.limits;
  let frame = frames.at(-1);
  while (frame !== undefined) {
    const step: Instruction<C> | undefined = frame.block.code[frame.action++];
    if (step === undefined) {
      leaveFrame(machine, frame);
      frame = frames.at(-1);
      continue;
    }
    switch (step.op) {
      case 'call': {
        const outcome = call(machine, frame, step, advance);
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
          frame = frames.at(-1);
        } else {
          frame.action = step.otherwise;
          machine.value = 1;
        }
        break;
      }
      case 'route':
        callRoute(machine, frame, step);
        frame = frames.at(-1);
        break;
      case 'land':
        land(machine, step.use, pop(operands));
        break;
      case 'enter':
        enter(machine, step.block, 0);
        frame = frames.at(-1);
        break;
      case 'trace':
        step.tell(run);
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
        frame = frames.at(-1);
        break;
      case 'loop-end':
        operands.pop();
        break;
      case 'switch': {
        const start = step.select(step.read === null ? pop(operands) : step.read(run));
        machine.value = 1;
        if (start >= 0) enter(machine, step.block, start);
        frame = frames.at(-1);
        break;
      }
      case 'break':
        leaveLoop(machine);
        frame = frames.at(-1);
        break;
      case 'leave': {
        const code = toInteger(step.read === null ? pop(operands) : step.read(run));
        if (step.how !== 'return') return ended(step.how, code);
        if (code === 0 && returnMode === 0) return ended('zero', 0);
        leaveRoute(machine, code);
        if (frames.length === 0) return ended('return', code);
        frame = frames.at(-1);
        break;
      }
    }
  }
  return ended('end', machine.value);
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
