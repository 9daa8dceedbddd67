import { createMemoryControl } from '../net/control/memory.ts';
import { defaultStreamSettings } from '../net/stream/settings.ts';
import { createStreamStats } from '../net/stream/stats.ts';
import type { Streams } from '../net/stream/streams.ts';
import type { ReceivedCounts } from './received-counts.ts';
import { RpcFault } from './rpc.ts';
import type { ServerProcess, ServerView } from './server-view.ts';
import type { SuspendedRequests } from './suspended-requests.ts';
import type { TransactionsView } from './transactions-view.ts';

/** A server that has no suspended request. */
const nobodySuspended: SuspendedRequests = {
  all: () => [],
  of: () => [],
  wake: () => 'not-suspended',
  cancel: () => false,
  places: async () => [],
  counts: {
    suspended: 0,
    suspensions: 0,
    wakes: 0,
    staleWakes: 0,
    staleEffects: 0,
    timeouts: 0,
    waiting: 0,
    queued: 0,
    refused: 0,
  },
};

const noTransactions: TransactionsView = {
  counts: {
    created: 0,
    createdLocal: 0,
    current: 0,
    waiting: 0,
    branches: 0,
    appended: 0,
    repliesReceived: 0,
    repliesGenerated: 0,
    repliesRelayed: 0,
    answered: () => 0,
  },
  all: () => [],
  has: () => false,
  reply: () => false,
  retransmitReply: () => false,
  cancel: () => false,
};

const nothingReceived: ReceivedCounts = {
  requests: 0,
  replies: 0,
  malformed: 0,
  repliesDropped: 0,
  statelessAcks: 0,
  requestsOfOthers: 0,
  requestsOf: () => 0,
  repliesOf: () => 0,
  repliesWith: () => 0,
  sentWith: () => 0,
};

/** A server as commands see it, of which nothing exists but what is given. */
export function serverView(given: Partial<ServerView> = {}): ServerView {
  return {
    rpc: { methods: () => [], help: () => null, call: async () => new RpcFault(500, 'Method Not Found') },
    control: createMemoryControl(),
    runDirectory: '/run',
    suspended: nobodySuspended,
    transactions: noTransactions,
    received: nothingReceived,
    requests: { send: async () => ({ status: 408, reason: 'Request Timeout', reply: null }) },
    statistics: { find: () => [], reset() {} },
    settings: {
      all: () => [],
      find: () => null,
      check: () => ({ problem: 'there is none' }),
      set() {},
      initial: ({ value }) => value,
    },
    startedAt: 0,
    process: testProcess(),
    workers: [{ pid: 1, description: 'SIP worker' }],
    aliases: [],
    modules: [],
    network: { listenTcp: refused, listenUdp: refused },
    send() {},
    streams: noStreams,
    post() {},
    ...given,
  };
}

/** Connections of a server that has none. */
const noStreams: Streams = {
  settings: defaultStreamSettings,
  stats: createStreamStats(),
  now: { connections: 0, secure: 0, unsent: 0 },
  send() {},
  list: () => [],
  find: () => null,
  close: () => false,
  alias: () => false,
  upgrade: () => false,
  useTls() {},
  onMessage() {},
  onHttp() {},
  onUnsent() {},
  onProblem() {},
  shut: () => Promise.resolve(),
};

const refused = () => Promise.resolve({ problem: 'no sockets here' });

/** A process of tests; `killed` takes the signals. */
export function testProcess(killed: number[] = []): ServerProcess {
  return {
    version: 'fermata 0.0.0',
    runtime: 'node 0.0.0',
    platform: 'test/none',
    pid: 1000,
    arguments: ['fermata', '-f', 'kamailio.cfg'],
    directory: () => '/work',
    kill: (signal) => killed.push(signal),
  };
}
