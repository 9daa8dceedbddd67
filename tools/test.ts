/**
 * Runs every test with the Node that runs this: first those that need no time of their own, two files at once; then those
 * whose messages must come in time, one file after the other. Ends with a line that counts both. Arguments go to both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Real clients, processes and threads, and scenarios over UDP. */
const IN_TIME = [
  'test/scenarios.test.ts',
  ...['cli', 'clients', 'proofs', 'rpc', 'threads'].map((folder) => `test/${folder}/**/*.test.ts`),
];

/** What one of the runs came to. */
interface Result {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
}

async function runTests(files: readonly string[], concurrency: number, report: string): Promise<Result> {
  const child = spawn(
    process.execPath,
    [
      ...['--test', `--test-concurrency=${concurrency}`],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=tap', `--test-reporter-destination=${report}`],
      ...process.argv.slice(2),
      ...files,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  await once(child, 'close');
  const counts = readFileSync(report, 'utf8');
  const count = (name: string): number =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(counts)?.[1] ?? 0);
  // What was cancelled did not pass either.
  return { code: child.exitCode ?? 1, passed: count('pass'), failed: count('fail') + count('cancelled') };
}

const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'], { cwd: ROOT }).sort();
const inTime = new Set(globSync(IN_TIME, { cwd: ROOT }));
const reports = mkdtempSync(join(tmpdir(), 'fermata-test-'));
const results = [
  await runTests(
    all.filter((file) => !inTime.has(file)),
    2,
    join(reports, 'first'),
  ),
  await runTests(
    all.filter((file) => inTime.has(file)),
    1,
    join(reports, 'second'),
  ),
];
rmSync(reports, { recursive: true });
const sum = (key: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = results.find(({ code }) => code !== 0)?.code ?? 0;
