import { readFileSync } from 'node:fs';

/** One `[name]` of a file of connections with its values. */
export interface Section {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Reads a file of connections; what is wrong goes to `fail`, with the line. */
export function readConfigFile(path: string, fail: (problem: string) => void): Section[] {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    fail(`config_file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  return parseConfigFile(text, (line, problem) => fail(`${path}:${line}: ${problem}`));
}

/** As {@link readConfigFile}, of a text. `#` and `;` begin comments. */
export function parseConfigFile(text: string, fail: (line: number, problem: string) => void): Section[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/^\s*[#;].*$/, '').trim();
    if (line === '') continue;
    const name = /^\[\s*([^\]\s]+)\s*\]$/.exec(line)?.[1];
    if (name !== undefined) {
      sections.push({ name, values: new Map() });
      continue;
    }
    const [, key, value] = /^([A-Za-z_]+)\s*=\s*(.*)$/.exec(line) ?? [];
    const open = sections.at(-1);
    if (open === undefined) fail(at + 1, 'this stands before the first [name]');
    else if (key === undefined || value === undefined) fail(at + 1, `"${line}" is no "name = value"`);
    else open.values.set(key, value.replace(/^"(.*)"$/, '$1'));
  }
  return sections;
}
