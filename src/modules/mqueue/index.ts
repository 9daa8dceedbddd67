import {
  ANY_ROUTE,
  declare,
  defineModule,
  isProblem,
  type Json,
  printed,
  type QueuedItem,
  RpcFault,
  refuse,
  rpcText,
  type VariableDeclaration,
} from '../../kit/index.ts';
import { definitionsOf, parseQueue } from './definition.ts';
import { createFetched, type Fetched } from './fetched.ts';
import { openQueues, type Queue } from './queues.ts';

/** What the module keeps in each worker. */
interface MqueueState {
  readonly queues: ReadonlyMap<string, Queue>;
  readonly fetched: Fetched;
}

const { fn, variable, command } = declare<MqueueState>();

const NOTICE = 1;
const EMPTY = -2;
const NO_SUCH_QUEUE = -2;
const DEFINE = 'define it with modparam("mqueue", "mqueue", "name=…")';
const NO_DATABASE = 'this version uses no database';

/** Queues that all workers share. */
export default defineModule({
  name: 'mqueue',
  doc: 'Queues that all workers share: what one route adds, another fetches, in order.',
  params: {
    mqueue: {
      type: 'strings',
      doc: 'Defines a queue: `name=q;size=100;addmode=0`. Over `size` (0: no bound) the oldest go. `addmode` 0: all are added; 1: an item whose key is there is not; 2: it replaces that one, at the end.',
      check(text) {
        const parsed = parseQueue(text);
        return isProblem(parsed) ? parsed : null;
      },
    },
    mqueue_name: { type: 'strings', doc: 'Defines a queue with `mqueue_size` and `mqueue_addmode`.' },
    mqueue_size: {
      type: 'int',
      default: 0,
      doc: 'The `size` of all queues of `mqueue_name`.',
      check: (size) => (size >= 0 ? null : { problem: 'must not be negative' }),
    },
    mqueue_addmode: {
      type: 'int',
      default: 0,
      doc: 'The `addmode` of all queues of `mqueue_name`.',
      check: (mode) => (mode >= 0 && mode <= 2 ? null : { problem: 'takes 0, 1 or 2' }),
    },
    db_url: { type: 'string', default: '', doc: 'Database of the queues.', inert: NO_DATABASE },
    mq_db_key_column: { type: 'string', default: 'key', doc: 'Column of the keys.', inert: NO_DATABASE },
    mq_db_val_column: { type: 'string', default: 'val', doc: 'Column of the values.', inert: NO_DATABASE },
    mq_db_id_column: { type: 'string', default: 'id', doc: 'Column of the numbers.', inert: NO_DATABASE },
  },
  functions: {
    mq_add: fn({
      args: [printed('queue'), printed('key'), printed('value')],
      routes: ANY_ROUTE,
      doc: 'Adds an item. 1, also when its key was there and the queue keeps the old one; -1 for an unknown queue and when the shared memory is full.',
      run(state, call, name, key, value) {
        const queue = state.queues.get(name);
        if (queue === undefined) return refuse(call, `there is no queue "${name}"`, DEFINE);
        const added = queue.shared.add(key, value, queue.definition.size, queue.definition.sameKey);
        if (added === 'added' || added === 'kept') return 1;
        return refuse(
          call,
          `the item was not added: ${added === 'full' ? 'the shared memory is full' : 'the queue is busy'}`,
        );
      },
    }),
    mq_fetch: fn({
      args: [printed('queue')],
      routes: ANY_ROUTE,
      doc: 'Takes the oldest item for `$mqk` and `$mqv`. 1; -1 for an unknown queue; -2 when it is empty.',
      run(state, call, name) {
        const queue = state.queues.get(name);
        if (queue === undefined) return refuse(call, `there is no queue "${name}"`, DEFINE);
        const item = queue.shared.fetch();
        state.fetched.set(call.run, name, item ?? null);
        return item === undefined ? EMPTY : 1;
      },
    }),
    mq_size: fn({
      args: [printed('queue')],
      routes: ANY_ROUTE,
      doc: 'The number of items; -1 when there is none; -2 for an unknown queue.',
      run(state, call, name) {
        const queue = state.queues.get(name);
        if (queue !== undefined) return queue.shared.size() || -1;
        refuse(call, `there is no queue "${name}"`, DEFINE);
        return NO_SUCH_QUEUE;
      },
    }),
    mq_pv_free: fn({
      args: [printed('queue')],
      routes: ANY_ROUTE,
      doc: 'Forgets what was fetched from a queue. 1.',
      run(state, { run }, name) {
        state.fetched.set(run, name, null);
        return 1;
      },
    }),
  },
  variables: {
    mqk: fetched('The key of the item fetched from a queue; null without one.', ({ key }) => key),
    mqv: fetched('The value of the item fetched from a queue; null without one.', ({ value }) =>
      String(value),
    ),
    mq_size: variable({
      doc: 'The number of items of a queue; null for an unknown one.',
      inner: 'required',
      parse: (name) => ({ key: name ?? '' }),
      get: (state, _run, name) => state.queues.get(name)?.shared.size() ?? null,
    }),
  },
  rpc: {
    'mqueue.get_size': command({
      doc: 'The number of items of a queue.',
      params: [rpcText('queue', new RpcFault(400, 'No queue name'))],
      run(state, _server, name) {
        const queue = state.queues.get(name);
        if (queue === undefined) return new RpcFault(404, 'No such queue');
        return { name, size: queue.shared.size() };
      },
    }),
    'mqueue.get_sizes': command({
      doc: 'The number of items of each queue.',
      params: [],
      run: (state): Json =>
        [...state.queues].reverse().map(([name, queue]) => ({ name, size: queue.shared.size() })),
    }),
    'mqueue.fetch': command({
      doc: 'Takes the oldest item of a queue.',
      params: [rpcText('queue', new RpcFault(500, 'No queue name'))],
      run(state, _server, name) {
        const queue = state.queues.get(name);
        if (queue === undefined) return new RpcFault(500, 'No such queue');
        const item = queue.shared.fetch();
        if (item === undefined) return new RpcFault(404, 'Empty queue');
        return { key: item.key, val: item.value };
      },
    }),
  },
  setup({ params, store, log, fail }) {
    const names = new Set<string>();
    const definitions = definitionsOf(params);
    openQueues(definitions, store);
    for (const { name, inert } of definitions) {
      if (names.has(name)) fail(`mqueue: the queue "${name}" is defined twice`);
      names.add(name);
      for (const attribute of inert) {
        log.write(NOTICE, `mqueue: ${attribute} of queue ${name} has no effect: ${NO_DATABASE}`);
      }
    }
  },
  setupWorker: ({ params, store }): MqueueState => ({
    queues: openQueues(definitionsOf(params), store),
    fetched: createFetched(),
  }),
});

/** `$mqk(queue)`, `$mqv(queue)`: an empty text is null, as in Kamailio. */
function fetched(doc: string, part: (item: QueuedItem) => string): VariableDeclaration<MqueueState> {
  return variable({
    doc,
    inner: 'required',
    parse: (name) =>
      name === null || name === '' ? { problem: 'it needs the name of a queue' } : { key: name },
    get(state, run, name) {
      const item = state.fetched.get(run, name);
      return item === null ? null : part(item) || null;
    },
  });
}
