/**
 * Every scenario in three ways: our server in memory under virtual time, our server over real UDP, and the real
 * Kamailio, whose recorded answers are what ours are compared with. FERMATA_SCENARIO selects by part of a name.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertSameMessages, checkTimes, timesOf } from './harness/compare.ts';
import { loadScenarios, type StoredScenario } from './harness/golden.ts';
import { play } from './harness/play.ts';
import type { Due, Received } from './harness/scenario.ts';
import { kamailio, kamailioVersion, missingModule } from './harness/targets/kamailio.ts';
import { memory } from './harness/targets/memory.ts';
import type { Target } from './harness/targets/target.ts';
import { udp } from './harness/targets/udp.ts';
import { type Turns, takeTurns } from './harness/turns.ts';

const DIFFERENCES = join(import.meta.dirname, '..', 'DIFFERENCES.md');
const stored = await loadScenarios(process.env.FERMATA_SCENARIO);

/** The times that hold for our server: those of the scenario, or of its expectation where we differ. */
function dueOf({ name, scenario, expected }: StoredScenario): Due {
  const due = scenario.due ?? (expected && timesOf(expected.messages));
  if (!due) throw new Error(`${name} has neither due times nor expected.json`);
  return due;
}

/** A real socket on a busy machine may be late now and then: the exact times are those in memory, where one play is enough. */
const PLAYS = { memory: 1, udp: 4, kamailio: 3 } as const;

async function runOurs(entry: StoredScenario, target: Target, turns?: Turns): Promise<void> {
  const wanted = entry.expected ?? entry.golden;
  if (!wanted) throw new Error(`${entry.name} has neither golden.json nor expected.json`);
  const script = join(entry.folder, 'kamailio.cfg');
  let complaints: string[] = [];
  for (let plays = 0; plays < PLAYS[target.name]; plays++) {
    const { messages, ports, log } = await play(entry.scenario, script, target, turns);
    complaints = checkTimes(messages, dueOf(entry), target.name);
    try {
      // What is late may also overtake or repeat; what came in time must be right the first time.
      if (complaints.length === 0 || plays === PLAYS[target.name] - 1) {
        assertSameMessages(messages, wanted.messages, ports);
        assert.deepEqual(complaints, []);
        return;
      }
    } catch (error) {
      throw new Error(`${messageOf(error)}\nthe server logged:\n${log}`, { cause: error });
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** It is not what is tested: on a busy machine its own timers are late as well. */
async function runKamailio(entry: StoredScenario): Promise<void> {
  for (let plays = 1; ; plays++) {
    try {
      await playKamailio(entry);
      return;
    } catch (error) {
      if (plays === PLAYS.kamailio) throw error;
    }
  }
}

async function playKamailio(entry: StoredScenario): Promise<void> {
  assert.ok(entry.golden, `${entry.name} has no golden.json: record it`);
  const { messages, ports } = await play(entry.scenario, join(entry.folder, 'kamailio.cfg'), kamailio);
  assertSameMessages(messages, entry.golden.messages, ports);
  const { due } = entry.scenario;
  const complaints = due
    ? checkTimes(messages, due, 'kamailio')
    : checkTimes(messages, timesOf(entry.golden.messages), 'recorded');
  assert.deepEqual(complaints, []);
}

function differ(ours: readonly Received[], theirs: readonly Received[]): boolean {
  if (checkTimes(theirs, timesOf(ours), 'udp').length > 0) return true;
  try {
    assertSameMessages(ours, theirs);
    return false;
  } catch {
    return true;
  }
}

function skipReason(target: Target): string | false {
  return target.unavailable() ?? false;
}

describe('scenarios in memory', { skip: skipReason(memory) }, () => {
  for (const entry of stored) test(entry.name, () => runOurs(entry, memory));
});

describe('scenarios over UDP', { skip: skipReason(udp), concurrency: 12 }, () => {
  const turns = takeTurns();
  const shortestFirst = stored.toSorted((one, other) => one.scenario.until - other.scenario.until);
  for (const entry of shortestFirst) test(entry.name, () => runOurs(entry, udp, turns));
});

describe('scenarios against Kamailio', { skip: skipReason(kamailio), concurrency: 12 }, () => {
  for (const entry of stored) {
    if (entry.scenario.withoutKamailio !== undefined) continue;
    const skip = missingModule(join(entry.folder, 'kamailio.cfg')) ?? false;
    test(entry.name, { skip }, () => runKamailio(entry));
  }
  test('the golden files are of the installed version', () => {
    const version = kamailioVersion();
    for (const { name, golden } of stored) {
      if (golden) assert.equal(golden.server, version, `${name} was recorded from another version`);
    }
  });
});

describe('scenario files', () => {
  for (const { name, scenario, golden, expected } of stored) {
    test(name, () => {
      assert.notEqual(golden !== undefined, scenario.withoutKamailio !== undefined);
      assert.notEqual(
        scenario.due !== undefined,
        expected !== undefined,
        'due times or expected.json, not both',
      );
      if (golden && scenario.due) {
        assert.deepEqual(checkTimes(golden.messages, scenario.due, 'kamailio'), []);
      }
      if (golden && expected) assert.ok(differ(expected.messages, golden.messages), 'it shows no difference');
    });
  }
});

describe('differences', () => {
  const text = existsSync(DIFFERENCES) ? readFileSync(DIFFERENCES, 'utf8') : '';
  for (const { name, expected } of stored) {
    if (!expected) continue;
    test(`${name} has its entry in DIFFERENCES.md`, () => {
      assert.ok(text.includes(expected.difference), `no entry "${expected.difference}"`);
      assert.ok(text.includes(name), `DIFFERENCES.md does not name the scenario ${name}`);
    });
  }
});
