import {
  ANY_ROUTE,
  askDatabase,
  type Call,
  checkParsed,
  DATABASE_DEADLINE_MS,
  type Database,
  declare,
  defineModule,
  isProblem,
  type Log,
  literal,
  optional,
  type Problem,
  printed,
  type Result,
  type RunContext,
  reachProblem,
  refuse,
  type Statement,
  type Value,
  type VariableRef,
  type WorkerSetup,
} from '../../kit/index.ts';
import { connectionsOf, parseConnection } from './connections.ts';
import { sqlTransformations } from './escaping.ts';
import { parseResultKey, readResult, scriptValue } from './results.ts';
import { readTargets } from './targets.ts';

interface SqlopsState {
  readonly connections: ReadonlyMap<string, Database>;
  readonly log: Log;
  /** Finds a variable of the script. */
  readonly variable: WorkerSetup<Record<string, never>>['variable'];
  /** Variables of `sql_pvquery`, by the text that names them. */
  readonly targets: Map<string, readonly VariableRef<RunContext>[]>;
  /** Results by their names, and rows that were changed by the names of connections. */
  readonly results: WeakMap<RunContext, Map<string, Result>>;
  readonly changed: WeakMap<RunContext, Map<string, number>>;
  /** `connect_mode`: the server starts without a database that does not answer. */
  readonly startsWithout: boolean;
}

const { awaited, fn, variable } = declare<SqlopsState>();

/** What the functions return of a query without rows, and of one whose rows go nowhere. */
const NO_ROWS = 2;
const ROWS_DROPPED = 3;

const RESULTS = 'results are made as they are needed';

/** SQL in the script. */
export default defineModule({
  name: 'sqlops',
  doc: 'Queries in SQL. The script waits for the answer where it stands; the worker goes on with other messages. Results belong to the message: they are not there any more after a suspension. Values in a query are written with `{sql.val}`, so that what strangers send stays a value.',
  params: {
    sqlcon: {
      type: 'strings',
      doc: 'A connection, `name=>url`; may be given several times.',
      check: checkParsed(parseConnection),
    },
    sqlres: { type: 'strings', doc: 'A result.', inert: RESULTS },
    tr_buf_size: {
      type: 'int',
      default: 2048,
      doc: 'Bytes of transformations.',
      inert: 'texts are as long as they are',
    },
    connect_mode: {
      type: 'int',
      default: 0,
      doc: 'Whether the server starts (1) where a database does not answer, or not (0).',
      check: (mode) => (mode === 0 || mode === 1 ? null : { problem: 'connect_mode must be 0 or 1' }),
    },
    results_maxsize: { type: 'int', default: 32, doc: 'Most results.', inert: RESULTS },
  },
  functions: {
    sql_query: awaited({
      args: [literal('connection'), printed('query'), optional(literal('result'))],
      routes: ANY_ROUTE,
      deadline: DATABASE_DEADLINE_MS,
      doc: `Makes a query; its rows are in \`$dbr(result=>…)\`. 1 there are rows, ${NO_ROWS} there are none, ${ROWS_DROPPED} there are but no result is named, -1 the database did not do it.`,
      check: checkConnection,
      async run(state, call, name, text, into) {
        const result = await ask(state, call, name, text);
        if (into !== undefined) keep(state.results, call.run, into, result ?? NOTHING);
        if (result === null) return -1;
        if (result.rows.length === 0) return NO_ROWS;
        return into === undefined ? ROWS_DROPPED : 1;
      },
    }),
    sql_xquery: awaited({
      args: [literal('connection'), printed('query'), literal('xavp')],
      routes: ANY_ROUTE,
      deadline: DATABASE_DEADLINE_MS,
      doc: `Makes a query; each row becomes a value of the XAVP, with the columns as its fields. 1, ${NO_ROWS} there are no rows, -1 the database did not do it.`,
      check: checkConnection,
      async run(state, call, name, text, into) {
        const result = await ask(state, call, name, text);
        if (result === null) return -1;
        if (result.rows.length === 0) return NO_ROWS;
        const { xavps } = call.run.state;
        for (const row of result.rows.toReversed()) {
          const fields = result.columns.map((column, at) => ({
            name: column,
            value: scriptValue(row[at] ?? null),
          }));
          xavps.unshift({ name: into, value: fields });
        }
        return 1;
      },
    }),
    sql_pvquery: awaited({
      args: [literal('connection'), printed('query'), literal('variables')],
      routes: ANY_ROUTE,
      deadline: DATABASE_DEADLINE_MS,
      doc: `Makes a query and puts the columns into variables (\`$var(a), $avp(b)\`): rows from the last to the first, so that a variable has the first one's value in the end and \`$avp\` all of them. An AVP is not given NULL. 1, ${NO_ROWS} there are no rows, -1 the database did not do it, or gave more columns.`,
      check: ([name, , variables], site, state) =>
        checkConnection([name], site, state) ?? targetProblem(state, variables),
      async run(state, call, name, text, variables) {
        const targets = targetsOf(state, variables);
        if (isProblem(targets)) return refuse(call, targets.problem, targets.hint);
        const result = await ask(state, call, name, text);
        if (result === null) return -1;
        if (result.columns.length > targets.length) {
          return refuse(call, `${result.columns.length} columns do not fit into ${targets.length} variables`);
        }
        for (const row of result.rows.toReversed()) {
          for (const [at, column] of row.entries()) give(call.run, targets[at], scriptValue(column));
        }
        return result.rows.length === 0 ? NO_ROWS : 1;
      },
    }),
    sql_query_async: fn({
      args: [literal('connection'), printed('query')],
      routes: ANY_ROUTE,
      doc: 'Makes a query and does not wait for it. 1; whether it was done only the log says.',
      check: checkConnection,
      run({ connections, log }, call, name, text) {
        const database = connections.get(name);
        if (database === undefined) return unknown(call, name);
        database.perform(statement(text)).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          log.write(-1, `sql_query_async: the database ${name} says: ${reason} [db.failed]`);
        });
        return 1;
      },
    }),
    sql_result_free: fn({
      args: [literal('result')],
      routes: ANY_ROUTE,
      doc: 'Forgets a result. 1.',
      run({ results }, { run }, name) {
        results.get(run)?.delete(name);
        return 1;
      },
    }),
  },
  variables: {
    dbr: variable({
      doc: 'A part of a result: `result=>rows`, `result=>cols`, `result=>[row,col]`, `result=>colname[n]`; rows and columns from 0.',
      inner: 'required',
      parse(inner) {
        const key = parseResultKey(inner ?? '');
        return isProblem(key) ? key : { key };
      },
      get: ({ results }, run, key) => readResult(results.get(run)?.get(key.result), key),
    }),
    sqlrows: variable({
      doc: 'Rows that the last query of a connection changed.',
      inner: 'required',
      parse: (inner) => ({ key: inner ?? '' }),
      get: ({ changed }, run, name): Value => changed.get(run)?.get(name) ?? null,
    }),
  },
  transformations: sqlTransformations,
  setupWorker({ params, services, variable: find }): SqlopsState {
    const named = connectionsOf(params.sqlcon);
    return {
      connections: new Map(
        named.map(({ name, url }): [string, Database] => [name, services.databases.open(url)]),
      ),
      log: services.log,
      variable: find,
      targets: new Map(),
      results: new WeakMap(),
      changed: new WeakMap(),
      startsWithout: params.connect_mode === 1,
    };
  },
  async prepare({ connections, startsWithout }): Promise<Problem | null> {
    if (startsWithout) return null;
    for (const [name, database] of connections) {
      const problem = await reachProblem(`sqlops: connection ${name}`, database);
      if (problem !== null) return problem;
    }
    return null;
  },
});

const NOTHING: Result = { columns: [], rows: [], affected: 0, lastId: 0 };

function statement(text: string): Statement {
  return { kind: 'raw', text, values: [] };
}

function checkConnection(
  [name]: readonly (Value | undefined)[],
  _site: unknown,
  { connections }: SqlopsState,
): Problem | null {
  if (typeof name !== 'string' || connections.has(name)) return null;
  return {
    problem: `there is no connection "${name}"`,
    hint: `define it with modparam("sqlops", "sqlcon", "${name}=>sqlite:///path/of/the/file")`,
  };
}

function targetsOf({ targets, variable: find }: SqlopsState, text: string) {
  const known = targets.get(text);
  if (known !== undefined) return known;
  const read = readTargets(text, find);
  if (!isProblem(read)) targets.set(text, read);
  return read;
}

function targetProblem(state: SqlopsState, text: Value | undefined): Problem | null {
  if (typeof text !== 'string') return null;
  const targets = targetsOf(state, text);
  return isProblem(targets) ? targets : null;
}

function give(run: RunContext, target: VariableRef<RunContext> | undefined, value: Value): void {
  if (target === undefined || (value === null && target.text.startsWith('$avp('))) return;
  target.set(run, value);
}

async function ask(state: SqlopsState, call: Call, name: string, text: string): Promise<Result | null> {
  const database = state.connections.get(name);
  if (database === undefined) {
    unknown(call, name);
    return null;
  }
  const result = await askDatabase(call, database, statement(text));
  keep(state.changed, call.run, name, result?.affected ?? 0);
  return result;
}

function unknown(call: Call, name: string): -1 {
  return refuse(call, `there is no connection "${name}"`, 'define it with modparam sqlcon');
}

function keep<T>(all: WeakMap<RunContext, Map<string, T>>, run: RunContext, name: string, value: T): void {
  const ofRun = all.get(run) ?? new Map<string, T>();
  all.set(run, ofRun.set(name, value));
}
