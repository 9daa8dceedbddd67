/** Plays a scenario against a target and returns what its clients and the servers downstream received. */
import { createCalls } from './calls.ts';
import { openScenarioDatabase } from './database.ts';
import { nameBranches, nameTags, type Ports } from './normalise.ts';
import { connectPrograms } from './programs.ts';
import type { Received, Scenario } from './scenario.ts';
import { createServers } from './servers.ts';
import type { RunningServer, Target } from './targets/target.ts';
import { AT_ONCE, type Turns } from './turns.ts';

/** What came of a scenario. */
export interface Played {
  /** What they received, with branches and To-tags named, in the order of arrival. */
  messages: Received[];
  /** The ports of the server and of the client sockets in this run. */
  ports: Ports;
  /** What the server logged. */
  log: string;
}

function peersOf({ steps, servers }: Scenario): Set<string> {
  const clients = steps.flatMap((step) => ('call' in step ? [step.peer ?? step.call] : []));
  return new Set([...clients, ...Object.keys(servers ?? {})]);
}

/**
 * Starts `script` on `target`, does the steps of `scenario` at their times and listens until its end.
 * Rejects with the server's log when a step cannot be done.
 */
export async function play(
  scenario: Scenario,
  script: string,
  target: Target,
  turns: Turns = AT_ONCE,
): Promise<Played> {
  const database = await openScenarioDatabase(scenario.database);
  try {
    return await playWith({ ...scenario.defines, ...database.defines }, scenario, script, target, turns);
  } finally {
    await database.remove();
  }
}

async function playWith(
  defines: Readonly<Record<string, string>>,
  scenario: Scenario,
  script: string,
  target: Target,
  turns: Turns,
): Promise<Played> {
  const server = await turns.start(() =>
    target.start({ script, defines, programs: scenario.programs !== undefined }),
  );
  let result: Omit<Played, 'log'>;
  try {
    result = await turns.play(() => playOn(server, scenario, target.patienceMs));
  } catch (error) {
    const log = await server.stop();
    throw new Error(`scenario failed; the server logged:\n${log}`, { cause: error });
  }
  const log = await server.stop();
  const messages = [...result.messages, ...loggedOf(scenario, log)];
  return { ...result, messages, log };
}

function loggedOf({ logs }: Scenario, log: string): Received[] {
  if (logs === undefined) return [];
  const wanted = new RegExp(`${logs}.*`);
  return (
    log
      .split('\n')
      .flatMap((line) => wanted.exec(line)?.[0] ?? [])
      .map(withoutChance)
      // Calls that come close together may end in any order.
      .toSorted()
      .map((text) => ({ at: 0, peer: 'log', text }))
  );
}

/** Times of the wall clock and To-tags that the server made. */
function withoutChance(line: string): string {
  return line
    .replace(/(timestamp|time_attr)=[0-9.]+/g, '$1={time}')
    .replace(/to_tag=[0-9a-f]{16,}[.-][0-9a-f.-]+/g, 'to_tag={to-tag}');
}

async function playOn(
  server: RunningServer,
  scenario: Scenario,
  patienceMs: number,
): Promise<Omit<Played, 'log'>> {
  const ports = new Map([['server', server.port]]);
  const calls = createCalls(server.send, ports);
  const servers = createServers({ servers: scenario.servers ?? {}, ports, ...server });
  const received: Received[] = [];
  for (const peer of peersOf(scenario)) ports.set(peer, await server.openPeer(peer));
  const programs = await connectPrograms(scenario.programs ?? [], server, (name, text, at) => {
    received.push({ at, peer: name, text });
  });
  server.play((peer, text, at) => {
    received.push({ at, peer, text });
    calls.received(peer, text);
    servers.received(peer, text);
  });
  for (const step of scenario.steps.toSorted((one, other) => one.at - other.at)) {
    await server.waitUntil(step.at);
    if ('program' in step) programs.act(step);
    else calls.act(step);
  }
  await server.waitUntil(scenario.until + patienceMs);
  const ownTags = new Set([...calls.ownTags(), ...servers.ownTags()]);
  return { messages: nameBranches(nameTags(received, ownTags), server.port), ports };
}
