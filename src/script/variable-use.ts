import type { Diagnostics } from './front/diagnostics.ts';
import type { Span } from './front/source.ts';

/** Which `$var(…)` a script reads and writes, gathered while it is linked. */
export interface VariableUse {
  note(name: string, inner: string | null, access: 'read' | 'write', span: Span): void;
  /**
   * Warns of each `$var` that is read but written nowhere: it is always 0 here, while in Kamailio it may hold what an
   * earlier message left in it.
   */
  report(diagnostics: Diagnostics): void;
}

/** Starts an empty account. */
export function createVariableUse(): VariableUse {
  const reads = new Map<string, Span>();
  const writes = new Set<string>();
  let computed = false;
  return {
    note(name, inner, access, span) {
      if (name !== 'var' || inner === null) return;
      if (inner.includes('$')) {
        // A name that is computed may be any: nothing can be said then.
        if (access === 'write') computed = true;
        return;
      }
      if (access === 'write') writes.add(inner);
      else if (!reads.has(inner)) reads.set(inner, span);
    },
    report(diagnostics) {
      if (computed) return;
      for (const [inner, span] of reads) {
        if (writes.has(inner)) continue;
        const message = `$var(${inner}) is read but written nowhere: it is always 0`;
        diagnostics.warning('script.unwritten-var', span, message);
      }
    },
  };
}
