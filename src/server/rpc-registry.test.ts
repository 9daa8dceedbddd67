import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverView } from '../kit/fixture.ts';
import {
  type AnyModule,
  declare,
  defineModule,
  type Json,
  RpcFault,
  rpcAny,
  rpcInt,
  rpcOptional,
  rpcRest,
  rpcText,
} from '../kit/index.ts';
import { createRpcRegistry } from './rpc-registry.ts';

const { command } = declare<{ readonly greeting: string }>();

const example = defineModule({
  name: 'example',
  doc: 'A module of this test.',
  params: {},
  functions: {},
  variables: {},
  rpc: {
    'x.greet': command({
      doc: 'Greets.',
      params: [rpcText('whom', new RpcFault(402, 'Whom?')), rpcOptional(rpcInt('times'))],
      run: ({ greeting }, _server, whom, times = 1) => `${greeting} ${whom} ${times}`,
    }),
    'x.later': command({
      doc: 'Takes time.',
      params: [rpcRest(rpcAny('value'))],
      run: (_state, _server, values) => Promise.resolve(values),
    }),
    'x.nothing': command({ doc: 'Adds nothing.', params: [], run: () => undefined }),
    'x.fault': command({ doc: 'Refuses.', params: [], run: () => new RpcFault(404, 'Not here') }),
    'x.throws': command({
      doc: 'Has a bug.',
      params: [],
      run() {
        throw new Error('a bug');
      },
    }),
    'x.rejects': command({ doc: 'Has one later.', params: [], run: () => Promise.reject(new Error('late')) }),
    'x.uptime': command({ doc: 'Sees the server.', params: [], run: (_state, { startedAt }) => startedAt }),
  },
  setupWorker: () => ({ greeting: 'hello' }),
});

function registryOf(lines: string[] = []) {
  const declaration: AnyModule = example;
  const log = {
    enabled: () => true,
    write: (_level: number, text: string) => lines.push(text),
    setLevel() {},
    setLevelOf() {},
  };
  return createRpcRegistry(
    [{ declaration, state: { greeting: 'hello' } }],
    () => serverView({ startedAt: 7 }),
    log,
  );
}

const CASES: readonly (readonly [method: string, given: readonly Json[], answer: unknown])[] = [
  ['x.greet', ['bob'], 'hello bob 1'],
  ['x.greet', ['bob', 3], 'hello bob 3'],
  ['x.greet', ['bob', '3'], 'hello bob 3'],
  ['x.greet', [4, 3], 'hello 4 3'],
  ['x.greet', ['bob', 3, 'surplus'], 'hello bob 3'],
  ['x.greet', [], { code: 402, message: 'Whom?' }],
  ['x.greet', ['bob', '3x'], { code: 400, message: 'parameter times must be an integer' }],
  ['x.greet', ['bob', 1.5], { code: 400, message: 'parameter times must be an integer' }],
  ['x.greet', [null], { code: 400, message: 'parameter whom must be a string' }],
  ['x.greet', [{ a: 1 }], { code: 400, message: 'parameter whom must be a string' }],
  ['x.later', ['a', 4, 'b'], ['a', 4, 'b']],
  ['x.later', [], []],
  ['x.later', ['a', true], { code: 400, message: 'parameter value must be a string or a number' }],
  ['x.nothing', [], {}],
  ['x.fault', [], { code: 404, message: 'Not here' }],
  ['x.uptime', [], 7],
  ['x.greeT', [], { code: 500, message: 'Method Not Found' }],
  ['constructor', [], { code: 500, message: 'Method Not Found' }],
];

for (const [method, given, answer] of CASES) {
  test(`${method} ${JSON.stringify(given)}`, async () => {
    const got = await registryOf().call(method, given);
    const shown = got instanceof RpcFault ? { code: got.code, message: got.message } : got;
    assert.deepEqual(shown, answer);
  });
}

test('a command that throws answers with an error and is logged', async () => {
  const lines: string[] = [];
  const registry = registryOf(lines);
  for (const method of ['x.throws', 'x.rejects']) {
    const got = await registry.call(method, []);
    assert.ok(got instanceof RpcFault);
    assert.equal(got.code, 500);
  }
  assert.match(lines[0] ?? '', /the command x\.throws failed: Error: a bug .*\[server\.exception\]/);
  assert.match(lines[1] ?? '', /the command x\.rejects failed: Error: late /);
});

test('commands are listed in order, with their texts', () => {
  const registry = registryOf();
  assert.deepEqual(registry.methods().slice(0, 3), ['x.fault', 'x.greet', 'x.later']);
  assert.equal(registry.help('x.greet'), 'Greets.');
  assert.equal(registry.help('x.none'), null);
});
