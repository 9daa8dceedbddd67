import type { VariableNode } from '../front/ast-expression.ts';
import type { Diagnostics } from '../front/diagnostics.ts';
import type { LineOf } from './remark.ts';
import { joinPast, type Past } from './state.ts';

/** What is read of `$var`, gathered over all runs of a script. */
export interface VariableReads {
  note(variable: VariableNode, name: string, past: Past): void;
  /**
   * Warns of reads that give 0 because the request stopped since the variable was written, and of those that come before
   * it is written at all: in Kamailio they give what an earlier message left there.
   * `writtenAnywhere`: names that the script writes at all.
   */
  report(diagnostics: Diagnostics, writtenAnywhere: ReadonlySet<string>): void;
}

interface Read {
  readonly variable: VariableNode;
  readonly name: string;
  readonly past: Past;
}

/** Starts an empty account; `lineOf` names the line of what stopped the request. */
export function createVariableReads(lineOf: LineOf): VariableReads {
  const reads = new Map<string, Read>();
  return {
    note(variable, name, past) {
      const { file, start } = variable.span;
      const key = `${file}:${start}:${name}`;
      const known = reads.get(key);
      reads.set(key, { variable, name, past: known === undefined ? past : joinPast(known.past, past) });
    },
    report(diagnostics, writtenAnywhere) {
      const found = [...reads.values()].toSorted(
        ({ variable: a }, { variable: b }) => a.span.file - b.span.file || a.span.start - b.span.start,
      );
      const said = new Set<string>();
      for (const { variable, name, past } of found) {
        const { lost, unwritten, written } = past;
        if (lost !== null) {
          if (said.has(`lost ${name}`)) continue;
          said.add(`lost ${name}`);
          diagnostics.warning(
            'script.var-lost',
            variable.span,
            `$var(${name}) is 0 here: what it was set to is gone since ${lost.name.text} in ${lineOf(lost.span, variable.span)}`,
            `keep it in $avp(${name})`,
          );
          continue;
        }
        // What is written nowhere is told when the script is linked.
        if (!unwritten || !writtenAnywhere.has(name) || said.has(`early ${name}`)) continue;
        said.add(`early ${name}`);
        const message = written
          ? `$var(${name}) may be read before it is written: it is 0 then`
          : `$var(${name}) is read before it is written: it is 0`;
        const hint = `Kamailio gives what an earlier message left in it; set it first`;
        if (written) diagnostics.notice('script.var-unset', variable.span, message, hint);
        else diagnostics.warning('script.var-unset', variable.span, message, hint);
      }
    },
  };
}
