import { databaseProblem, isProblem, type Problem } from '../../kit/index.ts';

/** A connection of the script: `name=>url`. */
export interface NamedUrl {
  readonly name: string;
  readonly url: string;
}

/** Reads `name=>url`. */
export function parseConnection(text: string): NamedUrl | Problem {
  const [, name, url] = /^\s*([^=\s]+)\s*=>\s*(\S+)\s*$/.exec(text) ?? [];
  if (name === undefined || url === undefined) {
    return { problem: `"${text}" is no connection`, hint: 'write it as name=>sqlite:///path/of/the/file' };
  }
  return databaseProblem(url) ?? { name, url };
}

/** The connections of a script; what the check of the parameter refused is left out. */
export function connectionsOf(texts: readonly string[]): NamedUrl[] {
  return texts.flatMap((text) => {
    const parsed = parseConnection(text);
    return isProblem(parsed) ? [] : [parsed];
  });
}
