import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Connection, ConnectionHandler } from '../../kit/index.ts';
import { createClients, type EventName } from './clients.ts';
import { createNetstringReader, netstring } from './netstring.ts';

const MOST_CLIENTS = 3;
const LONGEST = 20;

/** What happens, in any order; `who` picks among those that it can happen to. */
type Step =
  | { readonly kind: 'connect' }
  | { readonly kind: 'data' | 'pair' | 'part' | 'garbage' | 'end' | 'close' | 'tag'; readonly who: number }
  | { readonly kind: 'pause-next' | 'go-on' | 'send' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'connect' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('data' as const, 'pair', 'part', 'garbage', 'end', 'close', 'tag'),
      who: fc.nat(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('pause-next' as const, 'go-on', 'send') }),
  },
);

/** The far end of one connection, and what the module told of it. */
interface Far {
  readonly index: number;
  handler: ConnectionHandler | null;
  /** Closed by either side: nothing more is delivered. */
  ended: boolean;
  reading: boolean;
  readonly sent: string[];
  readonly events: string[];
  /** Its event route has not ended. */
  running: boolean;
  number: number;
}

/** Clients over connections of the test, every event noted, some of them paused until the test goes on. */
function createModel() {
  const fars: Far[] = [];
  const pauses: (() => void)[] = [];
  let pauseNext = false;
  let opening: Far | null = null;
  let messages = 0;
  const clients = createClients({
    mostClients: MOST_CLIENTS,
    createReader: () => createNetstringReader(LONGEST),
    frame: netstring,
    later: (work) => pauses.push(work),
    warn() {},
    runEvent(name: EventName, event) {
      const far = opening ?? fars.find(({ number }) => number === event.client);
      assert.ok(far, 'an event of a connection that is none');
      far.number = event.client;
      assert.equal(far.running, false, 'two event routes of one connection at once');
      far.events.push(event.message ?? name);
      if (!pauseNext) return undefined;
      pauseNext = false;
      far.running = true;
      return new Promise((resolve) =>
        pauses.push(() => {
          far.running = false;
          resolve();
        }),
      );
    },
  });

  function connect(): void {
    const far: Far = {
      index: fars.length,
      handler: null,
      ended: false,
      reading: true,
      sent: [],
      events: [],
      running: false,
      number: 0,
    };
    const end = (): void => {
      far.ended = true;
    };
    const connection: Connection = {
      peer: { ip: '127.0.0.1', port: far.index },
      unsent: 0,
      write() {},
      pause() {
        far.reading = false;
      },
      resume() {
        far.reading = true;
      },
      close: end,
      abort: end,
    };
    opening = far;
    fars.push(far);
    far.handler = clients.accept(connection);
    opening = null;
    if (far.handler === null) far.ended = true;
  }

  function happen(kind: 'data' | 'pair' | 'part' | 'garbage' | 'end' | 'close' | 'tag', who: number): void {
    const able = fars.filter(({ ended, reading }) => !ended && reading);
    const far = able[who % Math.max(able.length, 1)];
    if (far === undefined) return;
    const message = `m${++messages}`;
    switch (kind) {
      case 'data':
        far.sent.push(message);
        far.handler?.onData(netstring(Buffer.from(message)));
        break;
      case 'pair':
        far.sent.push(message, `${message}b`);
        far.handler?.onData(
          Buffer.concat([netstring(Buffer.from(message)), netstring(Buffer.from(`${message}b`))]),
        );
        break;
      case 'part': {
        const bytes = netstring(Buffer.from(message));
        far.sent.push(message);
        far.handler?.onData(bytes.subarray(0, 2));
        if (!far.ended) far.handler?.onData(bytes.subarray(2));
        break;
      }
      case 'garbage':
        far.handler?.onData(Buffer.from('x'));
        break;
      case 'end':
        far.ended = true;
        far.handler?.onEnd();
        break;
      case 'close':
        clients.perform({ kind: 'close', client: far.number });
        break;
      case 'tag':
        clients.perform({ kind: 'tag', client: far.number, tag: message });
        break;
    }
  }

  return {
    clients,
    fars,
    async take(one: Step): Promise<void> {
      if (one.kind === 'connect') connect();
      else if ('who' in one) happen(one.kind, one.who);
      else if (one.kind === 'pause-next') pauseNext = true;
      else if (one.kind === 'send') clients.perform({ kind: 'send', to: 'all', tag: '', data: 'x' });
      else pauses.shift()?.();
      await Promise.resolve();
    },
    /** Everything goes on and ends. */
    async finish(): Promise<void> {
      pauseNext = false;
      while (pauses.length > 0) {
        pauses.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const far of fars) {
        if (far.ended) continue;
        far.ended = true;
        far.handler?.onEnd();
      }
    },
  };
}

test('whatever happens in whatever order, each connection is told from its beginning to its end, and none is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clients, fars, take, finish } = createModel();
      for (const one of steps) {
        await take(one);
        const indexes = clients.list().map(({ index }) => index);
        assert.ok(indexes.length <= MOST_CLIENTS);
        assert.equal(new Set(indexes).size, indexes.length);
      }
      await finish();
      assert.deepEqual(clients.list(), []);
      for (const { handler, events, sent } of fars) {
        if (handler === null) {
          assert.deepEqual(events, []);
          continue;
        }
        assert.equal(events[0], 'connection-new');
        const told = events.slice(1).filter((event) => event !== 'connection-closed');
        assert.deepEqual(told, sent.slice(0, told.length), 'messages in order');
        const closed = events.indexOf('connection-closed');
        assert.ok(closed < 0 || closed === events.length - 1, 'its end is the last that is told, once');
      }
    }),
    { numRuns: 300 },
  );
});
