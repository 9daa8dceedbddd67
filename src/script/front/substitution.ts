import { compileRegex } from '../regex.ts';
import { applySubst, parseSubst, type Subst } from '../subst.ts';

/** The parts of a `#!substdef` rule `!NAME!value!g`. */
export type SubstdefParts = { readonly name: string; readonly value: string; readonly flags: string };

/** Compiles a `#!subst` rule `/pattern/replacement/flags`; a string says what is wrong with it. */
export function compileSubstitution(text: string): Subst | string {
  // Nothing is expanded while a script is read, so a dollar sign in the replacement is a dollar sign.
  const subst = parseSubst(text, { variableEnd: () => -1 });
  return 'problem' in subst ? subst.problem : subst;
}

/** Cuts `!NAME!value!flags` at its separator, which is its first character; null when there are not three of them. */
export function splitSubstdef(text: string): SubstdefParts | null {
  const separator = text[0];
  if (separator === undefined) return null;
  const [, name, value, flags] = text.split(separator);
  return name === undefined || value === undefined || flags === undefined ? null : { name, value, flags };
}

/** The substitution of a `#!substdef`: its name, wherever it stands in a literal, by its value. */
export function substdefSubstitution({ name, value, flags }: SubstdefParts): Subst | string {
  if (/[^gis]/.test(flags.trim())) return `unknown flags '${flags.trim()}'`;
  const regex = compileRegex(name, { ignoreCase: flags.includes('i') });
  if ('problem' in regex) return regex.problem;
  return { regex, replacement: [{ kind: 'text', value }], global: flags.includes('g') };
}

/** Applies all rules in order to one text and returns the result (the same string when nothing matched). */
export function applySubstitutions(rules: readonly Subst[], text: string): string {
  let result = text;
  for (const rule of rules) result = applySubst(rule, result, (variable) => variable) ?? result;
  return result;
}
