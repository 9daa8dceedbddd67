import { isProblem, type Problem, parseInteger } from '../../kit/index.ts';
import { type AvpName, parseAvpName } from './variables/avp-name.ts';

/** A value given in a `modparam`. */
export interface Assignment {
  readonly name: string;
  readonly value: string | number;
}

/** Reads `name=i:5` or `name=s:text` (`shvset`, `varset`). */
export function parseAssignment(text: string): Assignment | Problem {
  const [, name = '', type = '', value = ''] = /^([^=]+)=([si]):(.*)$/is.exec(text) ?? [];
  if (name === '') return { problem: `"${text}" is no assignment`, hint: 'write name=i:5 or name=s:text' };
  if (type.toLowerCase() === 's') return { name, value };
  const number = parseInteger(value);
  return number === null ? { problem: `"${value}" is no integer` } : { name, value: number };
}

/** Reads `alias=i:7;other=s:name` (`avp_aliases`). The aliases are in lower case: theirs does not count. */
export function parseAliases(text: string): ReadonlyMap<string, AvpName> | Problem {
  const aliases = new Map<string, AvpName>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const [alias = '', ...rest] = part.split('=');
    const name = parseAvpName(rest.join('='));
    if (isProblem(name)) return name;
    const key = alias.trim().toLowerCase();
    if (!/^\w+$/.test(key)) return { problem: `"${alias}" is no alias`, hint: 'write alias=i:7' };
    aliases.set(key, name);
  }
  return aliases;
}
