import { readFileSync } from 'node:fs';
import { renderDiagnostics } from '../script/front/diagnostics.ts';
import { createFileReader } from '../server/files.ts';
import { type LoadedScript, loadScript } from '../server/load.ts';
import type { RunOptions } from './options.ts';

/** A script read from disk, with what the server needs to read it again in each worker. */
export interface ReadScript {
  readonly loaded: LoadedScript;
  readonly scriptPath: string;
  /** The script as it is written, without what it includes. */
  readonly text: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment: Readonly<Record<string, string>>;
  readonly defines: readonly string[];
  /** Writes what was found so far to stderr; notices only with `-d` and `--lenient`. */
  report(): void;
}

/**
 * Reads the script; null (with a line on stderr) when the file cannot be read. `everyModule`: imports the modules that it
 * does not name too, for better hints.
 */
export async function readScript(options: RunOptions, everyModule = false): Promise<ReadScript | null> {
  const files = createFileReader((path) => readFileSync(path));
  const bytes = files.read(options.script);
  if (bytes === null) {
    process.stderr.write(`fermata: cannot read ${options.script}: give the script with -f FILE\n`);
    return null;
  }
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  const { script: scriptPath, defines } = options;
  const loaded = await loadScript({
    path: scriptPath,
    readFile: files.read,
    env: environment,
    defines,
    directory: process.cwd(),
    everyModule,
    lenient: options.lenient || options.report,
  });
  return {
    loaded,
    scriptPath,
    text: Buffer.from(bytes).toString('latin1'),
    files: files.files,
    environment,
    defines,
    report() {
      const found = loaded.diagnostics
        .list()
        .filter(
          ({ severity }) =>
            severity !== 'notice' || (options.debug ?? 0) > 0 || options.check || options.lenient,
        );
      process.stderr.write(Buffer.from(renderDiagnostics(found, loaded.sources), 'latin1'));
    },
  };
}
