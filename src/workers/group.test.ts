import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isMainThread } from 'node:worker_threads';
import type { ByteQueue } from './byte-queue.ts';
import type { GroupOptions, Receiver, WorkerContext, WorkerGroup } from './group.ts';
import { openInbox } from './inbox.ts';
import { createInlineGroup } from './inline-group.ts';
import { createLocalQueue } from './local-queue.ts';
import { attachSharedQueue, createSharedQueue, type SharedQueue } from './shared-queue.ts';
import { createThreadedGroup } from './threaded-group.ts';

/** What the workers of these tests share: a word they hold on, and whether to fail at the start. */
interface TestData {
  readonly gate: Int32Array;
  readonly failStartOf?: number;
}

function isTestData(data: unknown): data is TestData {
  return typeof data === 'object' && data !== null && 'gate' in data;
}

/** The worker under test, loaded by the threads from this very file. Items are text: a verb, and its argument. */
export function startWorker(context: WorkerContext): Receiver {
  assert.ok(isTestData(context.data));
  const { gate, failStartOf } = context.data;
  if (failStartOf === context.workerId) throw new Error('cannot start');
  let own = 0;
  const say = (text: string): boolean => context.reply(1, Buffer.from(text, 'latin1'));
  return {
    receive(item): void | Promise<void> {
      own++;
      const text = item.toString('latin1');
      const [verb, argument = ''] = text.split(' ', 2);
      switch (verb) {
        case 'echo':
          say(text);
          return;
        case 'who':
          say(`${context.group} ${context.workerId} ${own}`);
          return;
        case 'flood':
          for (let i = 0; i < Number(argument); i++) say(`flood ${i}`);
          return;
        case 'refused':
          say(`refused ${context.reply(9, item)} ${context.reply(1, new Uint8Array(1_000_000))}`);
          return;
        case 'hold': {
          say(`holding ${context.workerId}`);
          const wait = Atomics.waitAsync(gate, 0, 0);
          // The gate may be open by now: `busy` counts an item before its receiver runs.
          if (!wait.async) {
            say(`held ${context.workerId}`);
            return;
          }
          return wait.value.then(() => {
            say(`held ${context.workerId}`);
          });
        }
        case 'throw':
          throw new Error('thrown');
        case 'reject':
          return Promise.reject('rejected');
        case 'exit':
          process.exit(Number(argument));
      }
    },
    stop() {
      say(`stopped ${context.workerId}`);
    },
  };
}

interface Bench {
  readonly group: WorkerGroup;
  readonly gate: Int32Array;
  readonly replies: string[];
  readonly errors: string[];
  readonly exits: string[];
  post(text: string): boolean;
  open(): void;
}

interface BenchOptions {
  readonly workers: number;
  readonly queueBytes?: number;
  readonly inboxBytes?: number;
  readonly failStartOf?: number;
}

const never = new Promise<void>(() => {});

/** Turns the event loop until `condition` holds, for ten seconds at most. */
async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < end, `never came true: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type MakeGroup = (options: GroupOptions, inboxBytes: number) => { group: WorkerGroup; inbox: ByteQueue };

const notStuck = (): void => assert.fail('stuck');

const makers: Record<string, MakeGroup> = {
  inline(options, inboxBytes) {
    const inbox = createLocalQueue(inboxBytes);
    return {
      group: createInlineGroup({ ...options, startWorker, inboxes: [createLocalQueue(1024), inbox] }),
      inbox,
    };
  },
  threaded(options, inboxBytes) {
    const inboxes: SharedQueue[] = [createSharedQueue(1024), createSharedQueue(inboxBytes)];
    const group = createThreadedGroup({ ...options, module: new URL(import.meta.url), inboxes });
    return { group, inbox: attachSharedQueue(inboxes[1] ?? assert.fail(), 1, notStuck) };
  },
};

function setUp(
  make: MakeGroup,
  { workers, queueBytes = 1 << 20, inboxBytes = 1 << 20, failStartOf = -1 }: BenchOptions,
): Bench {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const replies: string[] = [];
  const errors: string[] = [];
  const exits: string[] = [];
  const data: TestData = { gate, failStartOf };
  const { group, inbox } = make(
    {
      name: 'g',
      workers,
      firstWorkerId: 10,
      queueBytes,
      workerData: data,
      onError: (id, error) => errors.push(`${id} ${error.message}`),
      onExit: (id, code, lost) => exits.push(`${id} ${code}${lost === undefined ? '' : ` lost ${lost}`}`),
    },
    inboxBytes,
  );
  openInbox(
    inbox,
    (bytes) => replies.push(bytes.toString('latin1')),
    (error) => errors.push(String(error)),
  );
  return {
    group,
    gate,
    replies,
    errors,
    exits,
    post: (text) => group.post(Buffer.from(text, 'latin1')),
    open() {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    },
  };
}

function conformance(name: string, make: MakeGroup): void {
  describe(`a group of ${name} workers`, { timeout: 20_000 }, () => {
    const started: WorkerGroup[] = [];
    const begin = async (options: BenchOptions): Promise<Bench> => {
      const bench = setUp(make, options);
      started.push(bench.group);
      await bench.group.start();
      return bench;
    };
    after(async () => {
      await Promise.all(started.map((group) => group.stop(Promise.resolve())));
    });

    test('one worker: every item comes back once, in order, whatever its size', async () => {
      const { replies, post, group } = await begin({ workers: 1 });
      const sent: string[] = [];
      for (let i = 0; i < 300; i++) sent.push(`echo ${i}${'\xff'.repeat((i * 997) % 9000)}`);
      for (const text of sent) {
        if (!post(text)) await until(() => post(text));
      }
      await until(() => replies.length === sent.length);
      assert.deepEqual(replies, sent);
      await until(() => group.stats().busy === 0);
      assert.deepEqual(
        { ...group.stats(), refused: 0 },
        { queued: 0, busy: 0, done: 300, failed: 0, refused: 0 },
      );
    });

    test('nothing runs inside post', async () => {
      const { replies, post } = await begin({ workers: 1 });
      post('echo 1');
      assert.deepEqual(replies, []);
      await until(() => replies.length === 1);
    });

    test('a worker that waits is occupied; the others take everything', async () => {
      const { replies, post, group, open } = await begin({ workers: 2 });
      post('hold');
      await until(() => replies.length === 1);
      const held = Number(replies[0]?.split(' ')[1]);
      const other = held === 10 ? 11 : 10;
      for (let i = 0; i < 50; i++) post('who');
      await until(() => replies.length === 51);
      assert.deepEqual(
        replies.slice(1),
        Array.from({ length: 50 }, (_, i) => `g ${other} ${i + 1}`),
      );
      assert.equal(group.stats().busy, 1);
      post('hold');
      post('who');
      await until(() => group.stats().busy === 2);
      assert.equal(group.stats().queued, 1);
      open();
      await until(() => replies.length === 55);
      assert.ok(replies.includes(`held ${held}`) && replies.includes(`held ${other}`));
      await until(() => group.stats().done === 53);
    });

    test('what a receiver throws is reported and the worker carries on', async () => {
      const { replies, errors, post, group } = await begin({ workers: 1 });
      for (const text of ['throw', 'reject', 'echo after']) post(text);
      await until(() => replies.length === 1 && errors.length === 2);
      assert.deepEqual(errors, ['10 thrown', '10 rejected']);
      await until(() => group.stats().done === 1);
      assert.equal(group.stats().failed, 2);
    });

    test('a full queue refuses and takes again; an item too large is refused', async () => {
      const { replies, post, group, open } = await begin({ workers: 1, queueBytes: 4096 });
      post('hold');
      await until(() => replies.length === 1);
      let queued = 0;
      while (post(`echo ${'x'.repeat(200)}`)) queued++;
      assert.ok(queued >= 15 && queued <= 20, `${queued} queued`);
      assert.equal(post('y'.repeat(1024)), false);
      assert.deepEqual(group.stats(), { queued, busy: 1, done: 0, failed: 0, refused: 2 });
      open();
      await until(() => replies.length === queued + 2);
      assert.equal(post('echo again'), true);
      await until(() => replies.at(-1) === 'echo again');
    });

    test('a full inbox holds the worker back and loses nothing', async () => {
      const { replies, post } = await begin({ workers: 2, inboxBytes: 1024 });
      post('flood 2000');
      await until(() => replies.length === 2000);
      assert.deepEqual(
        replies,
        Array.from({ length: 2000 }, (_, i) => `flood ${i}`),
      );
    });

    test('a reply to nobody or beyond the inbox is refused', async () => {
      const { replies, post } = await begin({ workers: 1 });
      post('refused');
      await until(() => replies.length === 1);
      assert.deepEqual(replies, ['refused false false']);
    });

    test('a clean stop finishes the current item and leaves the rest', async () => {
      const { replies, exits, post, group, open } = await begin({ workers: 2 });
      post('hold');
      await until(() => replies.length === 1);
      post('hold');
      await until(() => replies.length === 2);
      post('echo left');
      const stopped = group.stop(never);
      assert.equal(post('echo late'), false);
      open();
      await stopped;
      await until(() => replies.length === 6);
      assert.deepEqual(replies.toSorted(), [
        'held 10',
        'held 11',
        'holding 10',
        'holding 11',
        'stopped 10',
        'stopped 11',
      ]);
      assert.deepEqual(exits.toSorted(), ['10 0', '11 0']);
      assert.equal(group.stats().queued, 1);
      await group.stop(never);
      assert.equal(exits.length, 2);
    });

    test('sleeping workers stop at once', async () => {
      const { exits, replies, group } = await begin({ workers: 2 });
      await group.stop(never);
      assert.deepEqual(exits.toSorted(), ['10 0', '11 0']);
      await until(() => replies.length === 2);
    });

    test('a stop does not wait beyond its deadline', async () => {
      const { exits, replies, post, group } = await begin({ workers: 1 });
      post('hold');
      await until(() => replies.length === 1);
      await group.stop(Promise.resolve());
      assert.deepEqual(exits, ['10 1 lost hold']);
    });

    test('a worker that cannot start fails the start', async () => {
      const bench = setUp(make, { workers: 2, failStartOf: 11 });
      await assert.rejects(bench.group.start(), /cannot start/);
      assert.equal(bench.post('echo'), false);
    });

    test('a number of workers out of range is told at once', () => {
      for (const workers of [0, 65, 1.5, Number.NaN])
        assert.throws(() => setUp(make, { workers }), RangeError);
    });
  });
}

if (isMainThread) {
  for (const [name, make] of Object.entries(makers)) conformance(name, make);

  describe('threads', { timeout: 20_000 }, () => {
    test('a worker that dies is reported, and the others take what is there', async () => {
      const { exits, replies, post, group } = setUp(makers.threaded ?? assert.fail(), { workers: 2 });
      await group.start();
      post('exit 3');
      await until(() => exits.length === 1);
      assert.match(exits[0] ?? '', /^1[01] 3 lost exit 3$/);
      for (let i = 0; i < 20; i++) {
        post(`echo ${i}`);
        await until(() => replies.length === i + 1);
      }
      assert.equal(group.stats().failed, 1);
      assert.equal(group.stats().busy, 0);
      await group.stop(never);
    });
  });
}
