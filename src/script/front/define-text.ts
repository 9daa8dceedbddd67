import type { State } from './preprocessor-state.ts';
import type { Span } from './source.ts';
import { parseFormat } from './variable-syntax.ts';

/**
 * The value of a `#!substdef`: text in which `$env(NAME)` and `$def(NAME)` are replaced while the script is read.
 * Other variables have no value then; they are reported as `script.subst-variable` and left as they are.
 */
export function evaluateDefineText(text: string, span: Span, state: State): string {
  if (!text.includes('$')) return text;
  let result = '';
  for (const part of parseFormat(text, span, false, state.diagnostics)) {
    if (part.kind === 'text') {
      result += part.value;
      continue;
    }
    const name = part.inner?.trim() ?? '';
    const known = part.index === null && part.transformations.length === 0;
    if (known && part.name === 'env') {
      const value = state.env[name];
      if (value === undefined) {
        state.diagnostics.error('script.env-unset', span, `the environment has no '${name}'`);
      } else {
        // The environment is text of the process, a script's strings are bytes.
        result += Buffer.from(value, 'utf8').toString('latin1');
      }
    } else if (known && part.name === 'def') {
      result += state.defines.get(name)?.value ?? '';
    } else {
      const message = `${part.text} has no value while the script is read; only $env(NAME) and $def(NAME) have`;
      state.diagnostics.error('script.subst-variable', span, message);
      result += part.text;
    }
  }
  return result;
}
