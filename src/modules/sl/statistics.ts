import {
  counter,
  declare,
  type Json,
  type ReceivedCounts,
  type Statistic,
  type StatisticGroups,
} from '../../kit/index.ts';
import type { SlState } from './state.ts';

const { command } = declare<SlState>();

/** Statuses that are counted apart; the rest of a class is counted together. */
const APART = [200, 202, 300, 301, 302, 400, 401, 403, 404, 407, 408, 483, 500];

/** What each name of a reply's count takes together. */
const COUNTS: ReadonlyMap<string, (status: number) => boolean> = new Map([
  ['1xx', (status: number) => classOf(status) === 1],
  ...APART.map((apart): [string, (status: number) => boolean] => [
    String(apart),
    (status) => status === apart,
  ]),
  ...[2, 3, 4, 5, 6].map((statusClass): [string, (status: number) => boolean] => [
    `${statusClass}xx`,
    (status) => classOf(status) === statusClass && !APART.includes(status),
  ]),
  ['xxx', (status: number) => status < 100 || status > 699],
]);

/** The module's statistics, with Kamailio's names. */
export const slStatistics: StatisticGroups<SlState> = {
  sl: {
    ...Object.fromEntries(
      [...COUNTS].map(([name, counts]): [string, Statistic<SlState>] => [
        `${name}_replies`,
        counter((_state, { received }) => sent(received, counts)),
      ]),
    ),
    sent_replies: counter((_state, { received }) => sent(received, () => true)),
    sent_err_replies: counter((_state, { received }) => sent(received, (status) => status >= 400)),
    received_ACKs: counter((_state, { received }) => received.statelessAcks),
  },
};

/** The module's command. */
export const slCommands = {
  'sl.stats': command({
    doc: 'Stateless replies by their status.',
    params: [],
    run: (_state, { received }): Json =>
      Object.fromEntries(
        [...COUNTS]
          .filter(([name]) => name !== '1xx')
          .map(([name, counts]) => [name, sent(received, counts)]),
      ),
  }),
};

const STATUSES = 700;

function sent(received: ReceivedCounts, counts: (status: number) => boolean): number {
  let total = 0;
  for (let status = 0; status < STATUSES; status++) if (counts(status)) total += received.sentWith(status);
  return total;
}

function classOf(status: number): number {
  return Math.floor(status / 100);
}
