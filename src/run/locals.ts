import type { Value } from '../script/value.ts';
import { type ByteReader, type ByteWriter, readList, writeList } from './bytes.ts';
import type { RunContext } from './context.ts';

/** What only the run itself has, and a full continuation takes along: `$var`, `$vn`, `$rc`, script flags. Plain data. */
export interface RunLocals {
  readonly rc: number;
  readonly scriptFlags: number;
  readonly lastError: number;
  readonly vars: readonly (readonly [name: string, value: Value])[];
  readonly nullVars: readonly (readonly [name: string, value: Value])[];
}

/** A copy of what a run has now. */
export function takeLocals(run: RunContext): RunLocals {
  const { rc, scriptFlags, lastError, vars, nullVars } = run;
  return { rc, scriptFlags, lastError, vars: [...vars], nullVars: [...nullVars] };
}

/** Gives a run that goes on what it had when it stopped. */
export function giveLocals(run: RunContext, locals: RunLocals): void {
  run.rc = locals.rc;
  run.scriptFlags = locals.scriptFlags;
  run.lastError = locals.lastError;
  for (const [name, value] of locals.vars) run.vars.set(name, value);
  for (const [name, value] of locals.nullVars) run.nullVars.set(name, value);
}

/** Writes locals. */
export function writeLocals(writer: ByteWriter, locals: RunLocals): void {
  writer.value(locals.rc);
  writer.unsigned(locals.scriptFlags >>> 0);
  writer.unsigned(locals.lastError);
  writeList(writer, locals.vars, writeVariable);
  writeList(writer, locals.nullVars, writeVariable);
}

/** Reads what {@link writeLocals} wrote. Throws `MalformedBytes` on anything else. */
export function readLocals(reader: ByteReader): RunLocals {
  return {
    rc: reader.numberOrNull() ?? 0,
    scriptFlags: reader.unsigned(),
    lastError: reader.unsigned(),
    vars: readList(reader, readVariable),
    nullVars: readList(reader, readVariable),
  };
}

function writeVariable(writer: ByteWriter, [name, value]: readonly [string, Value]): void {
  writer.text(name);
  writer.value(value);
}

function readVariable(reader: ByteReader): readonly [string, Value] {
  return [reader.text(), reader.value()];
}
