import type { RunContext } from '../run/context.ts';
import type { LogPrefix } from '../run/services.ts';
import type { Registry } from '../script/declarations.ts';
import { compileFormat } from '../script/format.ts';
import type { LoadedScript } from './load.ts';

/** The script's `log_prefix`; null without one and after mistakes, which are then in `loaded.diagnostics`. */
export function createLogPrefix(loaded: LoadedScript, registry: Registry<RunContext>): LogPrefix | null {
  const node = loaded.script.items.findLast(
    (item) => item.kind === 'global' && item.name.text === 'log_prefix',
  );
  const value = node?.kind === 'global' ? node.values.at(-1) : undefined;
  if (value?.kind !== 'string' || value.value === '') return null;
  const text = compileFormat(value.value, value.span, value.exact, {
    registry,
    diagnostics: loaded.diagnostics,
  });
  return text === null ? null : { everyLine: loaded.globals.get('log_prefix_mode') === 1, text };
}
