import {
  ANY_ROUTE,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  optional,
  printed,
  type RunContext,
  variable,
} from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import { kexCommands } from './commands.ts';
import type { KexState } from './state.ts';
import { PUBLISH_MS, publishStatistics, STATISTICS_TABLE, statisticsVariable } from './statistics.ts';

const { fn, variable: variableClass } = declare<KexState>();

const FLAGS = 32;

/** Flags, the destination URI and checks that were part of Kamailio's core once. */
export default defineModule({
  name: 'kex',
  doc: 'Script flags, branch flags, the destination URI, `is_myself`, statistics.',
  params: {},
  functions: {
    setsflag: scriptFlag('Sets a script flag.', (run, bit) => {
      run.scriptFlags = (run.scriptFlags | bit) >>> 0;
      return true;
    }),
    resetsflag: scriptFlag('Clears a script flag.', (run, bit) => {
      run.scriptFlags = (run.scriptFlags & ~bit) >>> 0;
      return true;
    }),
    issflagset: scriptFlag('Whether a script flag is set.', (run, bit) => (run.scriptFlags & bit) !== 0),
    setbflag: branchFlag('Sets a flag of a branch (0: the Request-URI).', (flags, bit) => flags | bit),
    resetbflag: branchFlag('Clears a flag of a branch (0: the Request-URI).', (flags, bit) => flags & ~bit),
    isbflagset: fn({
      args: [int('flag'), optional(int('branch'))],
      routes: ANY_ROUTE,
      doc: 'Whether a flag of a branch is set. 1 it is; -1 it is not, or there is no such flag or branch.',
      run(_state, { run }, flag, branch = 0) {
        if (flag < 0 || flag >= FLAGS) return -1;
        const flags = branchFlags(run, branch);
        return flags !== null && (flags & (1 << flag)) !== 0 ? 1 : -1;
      },
    }),
    setdsturi: fn({
      args: [printed('uri')],
      routes: ANY_ROUTE,
      doc: 'Sets the destination URI (`$du`).',
      run(_state, { run }, uri) {
        run.state.dstUri = uri === '' ? null : uri;
        return 1;
      },
    }),
    resetdsturi: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Takes the destination URI away.',
      run(_state, { run }) {
        run.state.dstUri = null;
        return 1;
      },
    }),
    isdsturiset: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Whether there is a destination URI.',
      run: (_state, { run }) => (run.state.dstUri === null ? -1 : 1),
    }),
    is_myself: fn({
      args: [printed('uri')],
      routes: ANY_ROUTE,
      doc: 'Whether a SIP URI, or a host, is this server.',
      run: (_state, { run }, text) => (isMyself(run, text) ? 1 : -1),
    }),
    pv_printf: printIntoVariable(),
    avp_printf: printIntoVariable(),
  },
  variables: {
    stat: statisticsVariable,
    sruid: variableClass({
      doc: 'A text that no other worker or call gives, new each time.',
      inner: 'none',
      parse: () => ({ key: null }),
      get: (state) => `${state.uniqueStart}-${(++state.uniqueCount).toString(16)}`,
    }),
  },
  rpc: kexCommands,
  timers: [{ name: 'statistics', where: 'once', interval: () => PUBLISH_MS, run: publishStatistics }],
  setupWorker({ services, store }): KexState {
    const random = services.random().toString(16);
    return {
      uniqueStart: `srid-${random}-${services.identity.pid.toString(16)}`,
      uniqueCount: 0,
      server: null,
      published: store.table(STATISTICS_TABLE),
    };
  },
  async open(state, server) {
    state.server = server;
    return null;
  },
});

function scriptFlag(
  doc: string,
  act: (run: RunContext, bit: number) => boolean,
): FunctionDeclaration<KexState> {
  return fn({
    args: [int('flag')],
    routes: ANY_ROUTE,
    doc: `${doc} -1 when it is not so, or there is no such flag (0 to 31).`,
    run: (_state, { run }, flag) => (flag >= 0 && flag < FLAGS && act(run, 1 << flag) ? 1 : -1),
  });
}

function branchFlag(
  doc: string,
  change: (flags: number, bit: number) => number,
): FunctionDeclaration<KexState> {
  return fn({
    args: [int('flag'), optional(int('branch'))],
    routes: ANY_ROUTE,
    doc: `${doc} -1 when there is no such flag (0 to 31) or branch.`,
    run(_state, { run }, flag, branch = 0) {
      if (flag < 0 || flag >= FLAGS) return -1;
      const flags = branchFlags(run, branch);
      if (flags === null) return -1;
      setBranchFlags(run, branch, change(flags, 1 << flag) >>> 0);
      return 1;
    },
  });
}

/** Flags of branch 0 (the Request-URI) or of a further destination; null when there is none of that number. */
function branchFlags(run: RunContext, branch: number): number | null {
  return branch === 0 ? run.state.branchFlags : (run.state.destinations[branch - 1]?.flags ?? null);
}

function setBranchFlags(run: RunContext, branch: number, flags: number): void {
  if (branch === 0) {
    run.state.branchFlags = flags;
    return;
  }
  const { destinations } = run.state;
  const destination = destinations[branch - 1];
  if (destination !== undefined) destinations[branch - 1] = { ...destination, flags };
}

function printIntoVariable(): FunctionDeclaration<KexState> {
  return fn({
    args: [variable('var'), printed('text')],
    routes: ANY_ROUTE,
    doc: 'Writes a text with variables into a variable. -1 when the variable refused it.',
    run: (_state, { run }, target, text) => (target.set(run, text) ? 1 : -1),
  });
}

/** A SIP URI counts with its port and transport where it has them; any other text is taken for a host. */
function isMyself(run: RunContext, text: string): boolean {
  const { services } = run;
  if (!/^sips?:/i.test(text)) return text !== '' && services.isMyself(text, 0, null);
  const uri = parseUri(text);
  return uri !== null && services.isMyself(uri.host, uri.port ?? 0, uri.params.get('transport'));
}
