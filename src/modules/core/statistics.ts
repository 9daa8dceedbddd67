import {
  counter,
  level,
  type ReceivedCounts,
  type Statistic,
  type StatisticGroups,
  type Streams,
} from '../../kit/index.ts';
import type { CoreState } from './state.ts';

type Counters = Record<string, Statistic<CoreState>>;

const REQUEST_METHODS =
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(
    ' ',
  );
/** Methods whose replies are counted apart, by the names that Kamailio gives them there. */
const REPLY_METHODS: readonly (readonly [method: string, name: string])[] = [
  ['BYE', 'bye'],
  ['CANCEL', 'cancel'],
  ['INVITE', 'invite'],
  ['MESSAGE', 'message'],
  ['PRACK', 'prack'],
  ['REFER', 'refer'],
  ['REGISTER', 'reg'],
  ['UPDATE', 'update'],
];
const REPLY_CLASSES = [1, 2, 3, 4, 5, 6];
const REPLY_STATUSES = [401, 404, 407, 480, 486];
/** Provisional replies that say that it rings. */
const RINGING = [180, 181, 182, 183, 184, 185, 186, 187, 188, 189];

/** The core's statistics, with Kamailio's names. */
export const coreStatistics: StatisticGroups<CoreState> = {
  core: { ...requestCounters(), ...replyCounters() },
  tcp: {
    con_reset: connections(({ stats }) => stats.conReset),
    con_timeout: connections(({ stats }) => stats.conTimeout),
    connect_failed: connections(({ stats }) => stats.connectFailed),
    connect_success: connections(({ stats }) => stats.connectSuccess),
    current_opened_connections: level((_state, { streams }) => streams.now.connections),
    current_write_queue_size: level((_state, { streams }) => streams.now.unsent),
    established: connections(({ stats }) => stats.established),
    local_reject: connections(({ stats }) => stats.localReject),
    passive_open: connections(({ stats }) => stats.passiveOpen),
    send_timeout: connections(({ stats }) => stats.sendTimeout),
    sendq_full: connections(({ stats }) => stats.sendqFull),
  },
  shmem: {
    total_size: level(({ store }) => store.stats().capacityBytes),
    free_size: level(({ store }) => store.stats().capacityBytes - store.stats().usedBytes),
    used_size: level(({ store }) => store.stats().usedBytes),
    real_used_size: level(({ store }) => store.stats().usedBytes),
    max_used_size: level(({ store }) => store.stats().mostUsedBytes),
    fragments: level(({ store }) => store.stats().fragments),
  },
};

function requestCounters(): Counters {
  const counters: Counters = {
    rcv_requests: received(({ requests }) => requests),
    unsupported_methods: received(({ requestsOfOthers }) => requestsOfOthers),
    bad_msg_hdr: received(({ malformed }) => malformed),
  };
  for (const method of REQUEST_METHODS) {
    counters[`rcv_requests_${method.toLowerCase()}`] = received(({ requestsOf }) => requestsOf(method));
  }
  return counters;
}

function replyCounters(): Counters {
  const counters: Counters = {
    rcv_replies: received(({ replies }) => replies),
    drop_replies: received(({ repliesDropped }) => repliesDropped),
    rcv_replies_18x: received(({ repliesWith }) =>
      RINGING.reduce((sum, status) => sum + repliesWith(status), 0),
    ),
  };
  for (const statusClass of REPLY_CLASSES) {
    counters[`rcv_replies_${statusClass}xx`] = received(({ repliesOf }) => repliesOf(statusClass));
    for (const [method, name] of REPLY_METHODS) {
      counters[`rcv_replies_${statusClass}xx_${name}`] = received(({ repliesOf }) =>
        repliesOf(statusClass, method),
      );
    }
  }
  for (const status of REPLY_STATUSES) {
    counters[`rcv_replies_${status}`] = received(({ repliesWith }) => repliesWith(status));
  }
  return counters;
}

function connections(read: (streams: Streams) => number): Statistic<CoreState> {
  return counter((_state, { streams }) => read(streams));
}

function received(read: (counts: ReceivedCounts) => number): Statistic<CoreState> {
  return counter((_state, server) => read(server.received));
}
