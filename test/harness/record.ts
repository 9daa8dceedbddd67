/**
 * Plays every scenario (or those whose name contains the first argument) against the installed Kamailio and writes
 * what it answered to `golden.json`: `node test/harness/record.ts [part of a name]`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { checkTimes } from './compare.ts';
import { loadScenarios, type StoredScenario, saveGolden } from './golden.ts';
import { namePorts } from './normalise.ts';
import { inParallel } from './parallel.ts';
import { play } from './play.ts';
import { kamailio, kamailioVersion } from './targets/kamailio.ts';

const AT_ONCE = 12;

const reason = kamailio.unavailable();
if (reason !== undefined) throw new Error(reason);
const version = kamailioVersion();
const stored = (await loadScenarios(process.argv[2])).filter(({ scenario }) => !scenario.withoutKamailio);
let failures = 0;

async function record({ name, folder, scenario }: StoredScenario): Promise<void> {
  try {
    const { messages, ports, log } = await play(scenario, join(folder, 'kamailio.cfg'), kamailio);
    // By client socket, so that a change shows as one: Kamailio wakes what is due together in varying order.
    const order = [...ports.keys(), ...(scenario.programs ?? []), 'log'];
    const named = messages
      .map((message) => ({ ...message, text: namePorts(message.text, ports) }))
      .toSorted((one, other) => order.indexOf(one.peer) - order.indexOf(other.peer));
    await saveGolden(folder, version, named);
    const complaints = checkTimes(messages, scenario.due ?? {}, 'kamailio');
    process.stdout.write(`${name}: ${messages.length} messages\n`);
    if (scenario.due && complaints.length > 0) process.stdout.write(`  ${complaints.join('\n  ')}\n`);
    if (process.argv.includes('--log')) process.stdout.write(log);
  } catch (error) {
    failures += 1;
    process.stderr.write(`${name}: ${String(error)}\n`);
  }
}

await inParallel(stored, AT_ONCE, record);
execFileSync('npx', ['biome', 'format', '--write', 'test/scenarios'], {
  cwd: join(import.meta.dirname, '..', '..'),
});
process.exitCode = failures === 0 ? 0 : 1;
