import type { CustomGlobalNode, GlobalNode, GlobalValue } from '../script/front/ast.ts';
import { type Diagnostics, didYouMean } from '../script/front/diagnostics.ts';
import type { AsyncGroups } from './async-groups.ts';
import { globalProblem, knownGlobals } from './globals.ts';

/** The globals of a script while it is read. */
export interface LoadedGlobals {
  /** By name, the last value given; custom ones as `group.name`. */
  readonly values: Map<string, number | string>;
  /** Every value of `alias` and `domain`. */
  readonly aliases: string[];
  /** Groups of async workers. */
  readonly groups: AsyncGroups;
}

/** Takes a global; a mistake goes to the diagnostics and the value is left out. `lenient`: an unknown one is no mistake. */
export function setGlobal(
  node: GlobalNode,
  globals: LoadedGlobals,
  diagnostics: Diagnostics,
  lenient: boolean,
): void {
  const name = node.name.text;
  const declared = knownGlobals.get(name);
  if (declared === undefined) {
    diagnostics[lenient ? 'notice' : 'error'](
      'script.unknown-global',
      node.name.span,
      `there is no global parameter "${name}"`,
      didYouMean(name, knownGlobals.keys()),
    );
    return;
  }
  if (declared.obsolete !== undefined) {
    const message = `Kamailio has no global parameter "${name}" any more: it is not used`;
    diagnostics.warning('script.obsolete-global', node.name.span, message, declared.obsolete);
  } else if (declared.inert !== undefined) {
    diagnostics.notice('script.inert-global', node.name.span, `"${name}" has no effect: ${declared.inert}`);
  }
  for (const given of node.values) {
    const wrong = globalProblem(declared, given);
    if (wrong !== null) {
      diagnostics.error('script.global-type', given.span, `"${name}" ${wrong.problem}`, wrong.hint);
      continue;
    }
    const value = globalText(given);
    const mistake = name.startsWith('async_') ? globals.groups.set(name, value) : null;
    if (mistake !== null) {
      diagnostics.error('script.async-group', given.span, `"${name}" ${mistake.problem}`, mistake.hint);
    }
    if (name === 'alias' || name === 'domain') globals.aliases.push(String(value));
    globals.values.set(declared.sameAs ?? name, value);
  }
}

/** Takes a `group.name = value`. */
export function setCustomGlobal(node: CustomGlobalNode, { values }: LoadedGlobals): void {
  values.set(customName(node), globalText(node.value));
}

function customName(node: CustomGlobalNode): string {
  return node.instance === null
    ? `${node.group.text}.${node.name.text}`
    : `${node.group.text}[${node.instance}].${node.name.text}`;
}

/** The value of a global as a number or as the text it was written with. */
export function globalText(node: GlobalValue): number | string {
  switch (node.kind) {
    case 'integer':
      return node.value;
    case 'string':
      return node.value;
    case 'word':
      return node.text;
    case 'address':
      return `${node.proto === null ? '' : `${node.proto}:`}${node.host}${node.port === null ? '' : `:${node.port}`}`;
  }
}
