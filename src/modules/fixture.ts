import assert from 'node:assert/strict';
import type { Databases } from '../db/database.ts';
import { createHttpClient } from '../http/client.ts';
import { CURL, curlFailure } from '../http/curl-codes.ts';
import type { Exchange } from '../http/exchange.ts';
import { serverView } from '../kit/fixture.ts';
import {
  type AnyModule,
  type Arg,
  isProblem,
  type Json,
  type ParamDeclarations,
  type ParamValues,
  RpcFault,
  RunContext,
  type ServerView,
  type Value,
  type VariableRef,
} from '../kit/index.ts';
import { createMemoryWire } from '../net/memory.ts';
import { createMemoryDatagrams } from '../net/memory-datagrams.ts';
import { createAwaiting } from '../run/awaiting.ts';
import { createReplyTags } from '../run/reply-tags.ts';
import type { OwnSocket, RunServices } from '../run/services.ts';
import { newRunState } from '../run/state.ts';
import { createTransactionListeners } from '../run/transaction-listeners.ts';
import type { CallSite, RouteKind } from '../script/declarations.ts';
import type { Index } from '../script/value.ts';
import { createRpcRegistry } from '../server/rpc-registry.ts';
import { applyEdits } from '../sip/edits.ts';
import { parseMessage } from '../sip/parse.ts';
import { createVolatileStore, type VolatileStore } from '../store/volatile-store.ts';
import { createVirtualClock, type VirtualClock } from '../time/virtual-clock.ts';

/** What a fixture is made of. */
export interface FixtureOptions {
  readonly params?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly globals?: Readonly<Record<string, string | number>>;
  readonly clock?: VirtualClock;
  /** A store to share with another fixture: two workers of one server. */
  readonly store?: VolatileStore;
  /** What commands see of the server. */
  readonly server?: Partial<ServerView>;
  /** Names of the script's routes. */
  readonly routes?: readonly string[];
  readonly random?: () => number;
  /** Modules that this one needs, with their default parameters. */
  readonly others?: readonly AnyModule[];
  /** The web servers that the module can ask; none when not given. */
  readonly exchange?: Exchange;
  /** The databases that the module can ask; none when not given. */
  readonly databases?: Databases;
  /** Our sockets; udp:127.0.0.1:5060 when not given. Requests come by the first. */
  readonly sockets?: readonly OwnSocket[];
}

/** A module bound to one worker, without a server: its functions are called as a linked script calls them. */
export interface Fixture {
  readonly clock: VirtualClock;
  readonly store: VolatileStore;
  /** Log lines: `level text`. */
  readonly lines: string[];
  /** Event routes that were run, with what `prepare` made of their run. */
  readonly events: { readonly name: string; readonly run: RunContext }[];
  /** A run for a message (LF line ends). */
  run(message: string, kind?: RouteKind): RunContext;
  /** Calls a function; arguments are converted as the linker does, one that does not convert makes -1. */
  call(run: RunContext, name: string, ...args: readonly (Value | VariableRef<RunContext>)[]): unknown;
  /** The load-time mistake of a call with constant arguments; null when there is none. */
  loadProblem(name: string, ...args: readonly Value[]): string | null;
  get(run: RunContext, name: string, inner: string | null, index?: Index): Value;
  set(run: RunContext, name: string, inner: string | null, value: Value): boolean;
  /** Calls a command; what it answers, or `code message` of its refusal. */
  rpc(name: string, ...params: readonly Json[]): Promise<Json>;
  /** Runs a timer of the module. */
  tick(name: string): void;
  /** Runs the module's `start`. */
  start(): void;
  /** The message as it would be sent, with LF line ends. */
  sent(run: RunContext): string;
}

/** A request as any, for `run`. */
export const OPTIONS = `OPTIONS sip:bob@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:a@h>;tag=1
To: <sip:b@h>
Call-ID: 1
CSeq: 1 OPTIONS
Content-Length: 0

`;

/** A variable to hand to a function. */
export function cell(initial: Value = null): VariableRef<RunContext> & { value: Value } {
  const ref = {
    text: '$var(x)',
    writable: true,
    value: initial,
    get: () => ref.value,
    set(_run: RunContext, value: Value) {
      ref.value = value;
      return true;
    },
  };
  return ref;
}

/** Binds a module to a worker of a server that has nothing else. */
export function createFixture(module: AnyModule, options: FixtureOptions = {}): Fixture {
  const clock = options.clock ?? createVirtualClock();
  const store = options.store ?? createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  const lines: string[] = [];
  const events: { name: string; run: RunContext }[] = [];
  const services = servicesOf(options, clock, lines);
  const params = valuesOf(module.params, options.params ?? {});
  const fail = (message: string): void => assert.fail(message);
  const paramOf = (name: string, param: string) => {
    if (name === module.name) return params[param];
    const other = options.others?.find((candidate) => candidate.name === name);
    return other === undefined ? 0 : valuesOf(other.params, {})[param];
  };
  const filePath = (path: string): string => path;
  module.setup?.({ params, store, log: services.log, workerGroup() {}, filePath, fail });
  const state = module.setupWorker({
    params,
    paramOf: (name, param) => Number(paramOf(name, param)),
    textParamOf: (name, param) => String(paramOf(name, param)),
    store,
    services,
    filePath,
    route: (_type, name) =>
      options.routes?.includes(name) === true ? { block: 0, action: 0, operands: [] } : null,
    runBlock: () => 1,
    runRoute: () => ({ dropped: false }),
    format: (text) => (run) => run.vars.get(text) ?? null,
    variable: (text) => ({
      text,
      writable: true,
      get: (run) => run.vars.get(text) ?? null,
      set(run, value) {
        run.vars.set(text, value);
        return true;
      },
    }),
    runEvent(name, prepare) {
      const run = runOf(services, OPTIONS, 'event');
      prepare?.(run);
      events.push({ name, run });
      return true;
    },
    runEventOn: () => false,
    runPlace: () => undefined,
    groupSize: () => 0,
    callCommand: async () => new RpcFault(500, 'Method Not Found'),
  });
  const functionOf = (name: string) => {
    const found = module.functions[name];
    assert.ok(found, `${module.name} has no function ${name}`);
    return found;
  };
  const variableOf = (name: string, inner: string | null) => {
    const found = module.variables[name];
    assert.ok(found, `${module.name} has no variable ${name}`);
    const parsed = found.parse(inner, null);
    assert.ok(!isProblem(parsed), `$${name}(${inner})`);
    return { found, key: parsed.key };
  };
  return {
    clock,
    store,
    lines,
    events,
    run: (message, kind = 'request') => runOf(services, message, kind),
    call(run, name, ...args) {
      const found = functionOf(name);
      const { values, problem } = convert(found.args, args);
      if (problem !== null) {
        lines.push(`-1 ${problem}`);
        return -1;
      }
      return found.run(state, { run, site: siteOf(name), stack: () => [] }, ...values);
    },
    loadProblem(name, ...args) {
      const found = functionOf(name);
      const { problem } = convert(found.args, args);
      if (problem !== null) return problem;
      return found.check?.(args, siteOf(name), state)?.problem ?? null;
    },
    get(run, name, inner, index = null) {
      const { found, key } = variableOf(name, inner);
      return found.get(state, run, key, index);
    },
    set(run, name, inner, value) {
      const { found, key } = variableOf(name, inner);
      return found.set?.(state, run, key, null, value) ?? false;
    },
    async rpc(name, ...given) {
      const server = serverView(options.server);
      const registry = createRpcRegistry([{ declaration: module, state }], () => server, services.log);
      const answer = await registry.call(name, given);
      return answer instanceof RpcFault ? `${answer.code} ${answer.message}` : answer;
    },
    tick(name) {
      const timer = module.timers?.find((other) => other.name === name);
      assert.ok(timer, `${module.name} has no timer ${name}`);
      timer.run(state);
    },
    start: () => module.start?.(state),
    sent: (run) => applyEdits(run.message, run.state.edits).toString('latin1').replaceAll('\r\n', '\n'),
  };
}

/** A socket of ours at a port of 127.0.0.1, over udp. */
export function ownSocket(port: number): OwnSocket {
  return { proto: 'udp', ip: '127.0.0.1', port, name: 'sock1', advertisedHost: null, advertisedPort: null };
}

function servicesOf(options: FixtureOptions, clock: VirtualClock, lines: string[]): RunServices {
  let seed = 1;
  const sockets = options.sockets ?? [ownSocket(5060)];
  return {
    clock,
    log: {
      enabled: () => true,
      write: (level, text) => lines.push(`${level} ${text}`),
      setLevel: () => {},
      setLevelOf: () => {},
    },
    logPrefix: null,
    tryingReason: null,
    sockets,
    addOwnHosts() {},
    isMyself: (host, port, proto) =>
      sockets.some(
        (socket) =>
          [socket.ip, 'localhost'].includes(host.toLowerCase()) &&
          (port === 0 || port === socket.port) &&
          (proto === null || proto === socket.proto),
      ),
    replyTags: createReplyTags('test'),
    suspensions: {
      continueAt: () => -1,
      wakeKey: () => 0,
      standingOf: () => 'gone',
      handOver(run, task) {
        run.effects.push({ kind: 'task', task });
        return true;
      },
      hasRoom: () => true,
    },
    names: {
      addresses: () => [],
      locate: () => null,
      lookup: () => [],
      cache: null,
      failsOver: false,
      close() {},
    },
    random: options.random ?? (() => (seed = (seed * 1103515245 + 12345) >>> 0)),
    identity: { role: 'sip', pid: 1, index: 0, group: null },
    databases: options.databases ?? noDatabases,
    datagrams: createMemoryDatagrams(createMemoryWire(clock)),
    awaiting: createAwaiting(),
    listeners: createTransactionListeners(),
    http: createHttpClient({
      exchange: options.exchange ?? nobody,
      clock,
      random: options.random ?? (() => 1),
    }),
    serverHeader: null,
    sources: [],
    defines: new Map(),
    environment: () => undefined,
    global: (name) => options.globals?.[name],
    setGlobal: () => {},
    flag: () => null,
  };
}

function valuesOf(
  declared: ParamDeclarations,
  given: NonNullable<FixtureOptions['params']>,
): ParamValues<ParamDeclarations> {
  const values: Record<string, string | number | readonly string[]> = {};
  for (const [name, param] of Object.entries(declared)) {
    values[name] = given[name] ?? (param.type === 'strings' ? [] : param.default);
  }
  return values;
}

function runOf(services: RunServices, text: string, kind: RouteKind): RunContext {
  const bytes = Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
  const parsed = parseMessage(bytes);
  assert.ok(parsed.ok, 'the message does not parse');
  const received = {
    proto: 'udp',
    socket: 0,
    srcIp: '192.0.2.9',
    srcPort: 5070,
    dstIp: '127.0.0.1',
    dstPort: 5060,
    connection: 0,
    at: services.clock.wallTime(),
  };
  return new RunContext({
    state: newRunState(received, bytes),
    message: parsed.message,
    kind,
    services,
    transactions: {
      create: () => ({ problem: 'none here' }),
      lookup: () => null,
      invite: null,
      inviteRequest: () => null,
      cancel: () => false,
    },
    transaction: null,
    faked: kind === 'event',
    resumed: false,
  });
}

function siteOf(name: string): CallSite {
  return {
    name,
    span: { file: 0, start: 0, end: 0 },
    where: 'x.cfg:7:3',
    writtenIn: 'request',
    next: null,
  };
}

function convert(
  args: readonly Arg<unknown>[],
  given: readonly (Value | VariableRef<RunContext>)[],
): { readonly values: unknown[]; readonly problem: string | null } {
  assert.ok(given.length <= args.length, 'too many arguments');
  const values: unknown[] = [];
  for (const [index, arg] of args.entries()) {
    const value = given[index];
    if (value === undefined) {
      assert.ok(arg.optional, `${arg.name} is missing`);
      values.push(undefined);
      continue;
    }
    const converted = convertOne(arg, value);
    if (isProblem(converted)) return { values, problem: converted.problem };
    values.push(converted);
  }
  return { values, problem: null };
}

function convertOne(arg: Arg<unknown>, given: Value | VariableRef<RunContext>): unknown {
  if (arg.kind === 'variable') {
    assert.ok(typeof given === 'object' && given !== null, `${arg.name} is a variable`);
    return arg.bind(given);
  }
  assert.ok(typeof given !== 'object' || given === null, `${arg.name} is a value`);
  return arg.kind === 'deferred' ? arg.bind(() => given) : arg.convert(given);
}

/** Where there is no database. */
const noDatabases: Databases = {
  open() {
    throw new Error('no database here');
  },
  close: async () => {},
};

/** Where nobody listens. */
const nobody: Exchange = async () => curlFailure(CURL.noConnection, 'nobody listens');
