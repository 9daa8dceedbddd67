/** The folders of scenarios and their files of what must come back. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Received, Scenario } from './scenario.ts';

/** One message as the files keep it: its lines without their CR LF. */
interface KeptMessage {
  at: number;
  peer: string;
  lines: string[];
}

/** `golden.json`: what a Kamailio of the version `server` answered, with its times. */
interface GoldenFile {
  server: string;
  messages: KeptMessage[];
}

/** `expected.json`: what we answer where we differ, with our exact times. */
interface ExpectedFile {
  /** The entry of DIFFERENCES.md that gives the reason. */
  difference: string;
  messages: KeptMessage[];
}

/** A scenario with its files. */
export interface StoredScenario {
  name: string;
  folder: string;
  scenario: Scenario;
  golden?: { server: string; messages: Received[] };
  expected?: { difference: string; messages: Received[] };
}

const SCENARIOS = join(import.meta.dirname, '..', 'scenarios');

function fromKept(messages: readonly KeptMessage[]): Received[] {
  return messages.map(({ at, peer, lines }) => ({ at, peer, text: lines.join('\r\n') }));
}

/** Returns all scenarios by name, those whose name contains `filter` where one is given. */
export async function loadScenarios(filter = ''): Promise<StoredScenario[]> {
  const names = readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes(filter))
    .map((entry) => entry.name)
    .toSorted();
  return Promise.all(names.map(loadScenario));
}

async function loadScenario(name: string): Promise<StoredScenario> {
  const folder = join(SCENARIOS, name);
  const module: { default: Scenario } = await import(join(folder, 'scenario.ts'));
  const stored: StoredScenario = { name, folder, scenario: module.default };
  const goldenPath = join(folder, 'golden.json');
  if (existsSync(goldenPath)) {
    const file: GoldenFile = JSON.parse(readFileSync(goldenPath, 'utf8'));
    stored.golden = { server: file.server, messages: fromKept(file.messages) };
  }
  const expectedPath = join(folder, 'expected.json');
  if (existsSync(expectedPath)) {
    const file: ExpectedFile = JSON.parse(readFileSync(expectedPath, 'utf8'));
    stored.expected = { difference: file.difference, messages: fromKept(file.messages) };
  }
  return stored;
}

/** Writes `golden.json` into `folder`. */
export async function saveGolden(
  folder: string,
  server: string,
  messages: readonly Received[],
): Promise<void> {
  const file: GoldenFile = { server, messages: toKept(messages) };
  await writeFile(join(folder, 'golden.json'), `${JSON.stringify(file, null, 2)}\n`);
}

/** Writes `expected.json` into `folder`. */
export async function saveExpected(
  folder: string,
  difference: string,
  messages: readonly Received[],
): Promise<void> {
  const file: ExpectedFile = { difference, messages: toKept(messages) };
  await writeFile(join(folder, 'expected.json'), `${JSON.stringify(file, null, 2)}\n`);
}

function toKept(messages: readonly Received[]): KeptMessage[] {
  return messages.map(({ at, peer, text }) => ({ at, peer, lines: text.split('\r\n') }));
}
