/** Compares what a server answered with what it should have answered. */
import assert from 'node:assert/strict';
import { fillPorts, type Ports } from './normalise.ts';
import type { Due, Received } from './scenario.ts';
import type { Target } from './targets/target.ts';

/** Whose times are checked; `recorded`: Kamailio's against those it had when it was recorded, both inexact. */
export type Against = Target['name'] | 'recorded';

/** How far a message may be from the time it is due, in milliseconds. */
interface Tolerance {
  /** Early or late, a message that follows a wake. */
  wake: number;
  /** The distance between a message and its retransmission. */
  gap: number;
}

/**
 * Ours: virtual time is exact but for the millisecond slots of the wheel; real sockets get 100 ms,
 * since the server has just started and runs everything for the first time, on a busy machine.
 * Kamailio's: its ring counts whole seconds, so a wake is up to a second early or late, and later still on a busy machine; its other timers tick every
 * 62.5 ms. A retransmission is measured from the message before it, so that the ring's error is not in it.
 */
const TOLERANCE: Readonly<Record<Against, Tolerance>> = {
  memory: { wake: 2, gap: 2 },
  udp: { wake: 100, gap: 50 },
  kamailio: { wake: 1500, gap: 200 },
  recorded: { wake: 2500, gap: 200 },
};

function byPeer(messages: readonly Received[]): Map<string, Received[]> {
  return Map.groupBy(messages, ({ peer }) => peer);
}

/** Returns one line for each message that did not come when it was due, or not at all, or was not due. */
export function checkTimes(messages: readonly Received[], due: Due, against: Against): string[] {
  const complaints: string[] = [];
  const { wake, gap } = TOLERANCE[against];
  const received = byPeer(messages);
  for (const peer of new Set([...received.keys(), ...Object.keys(due)])) {
    const got = received.get(peer) ?? [];
    const wanted = due[peer] ?? [];
    if (got.length !== wanted.length) {
      complaints.push(`${peer}: ${got.length} messages at ${got.map(({ at }) => at)}, due ${wanted}`);
      continue;
    }
    got.forEach(({ at, text }, index) => {
      const before = got[index - 1];
      const dueAt = wanted[index] ?? 0;
      if (Math.abs(at - dueAt) > wake) complaints.push(`${peer}[${index}] came at ${at}, due ${dueAt}`);
      if (before?.text !== text || Math.abs(at - dueAt) <= gap) return;
      const dueGap = dueAt - (wanted[index - 1] ?? 0);
      if (Math.abs(at - before.at - dueGap) > gap) {
        complaints.push(
          `${peer}[${index}] came ${at - before.at} ms after the same message, due after ${dueGap}`,
        );
      }
    });
  }
  return complaints;
}

/** Returns the times of `messages` by peer. */
export function timesOf(messages: readonly Received[]): Due {
  return Object.fromEntries([...byPeer(messages)].map(([peer, list]) => [peer, list.map(({ at }) => at)]));
}

/**
 * Asserts that each peer received the same messages, byte for byte, in the same order; `ports` fill the names of ports
 * in what is expected.
 */
export function assertSameMessages(
  actual: readonly Received[],
  expected: readonly Received[],
  ports: Ports = new Map(),
): void {
  const texts = (messages: readonly Received[]) =>
    Object.fromEntries(
      [...byPeer(messages)]
        .map(
          ([peer, list]) =>
            [peer, list.map(({ text }) => fillPorts(text, ports, peer).split('\r\n'))] as const,
        )
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  assert.deepEqual(texts(actual), texts(expected));
}
