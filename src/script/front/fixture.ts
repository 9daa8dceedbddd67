import { type ParsedScript, parseScript } from './front.ts';

/** Files of a script held in memory; `main.cfg` is the main one. */
export type TestFiles = Readonly<Record<string, string>>;

/** Reads a script from memory. A lone text is `main.cfg`. */
export function readText(
  files: string | TestFiles,
  more: { readonly env?: Readonly<Record<string, string>>; readonly defines?: readonly string[] } = {},
): ParsedScript {
  const all = typeof files === 'string' ? { 'main.cfg': files } : files;
  return parseScript({
    path: 'main.cfg',
    readFile: (path) => {
      const text = Object.hasOwn(all, path) ? all[path] : undefined;
      return text === undefined ? null : Buffer.from(text, 'latin1');
    },
    env: more.env ?? {},
    defines: more.defines ?? [],
  });
}

/** The codes of all diagnostics, in source order. */
export function codesOf(parsed: ParsedScript): string[] {
  return parsed.diagnostics.list().map(({ code }) => code);
}
