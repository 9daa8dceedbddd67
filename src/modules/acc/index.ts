import {
  ANY_ROUTE,
  type AwaitedCall,
  askedDatabase,
  type Call,
  DATABASE_DEADLINE_MS,
  type Database,
  declare,
  defineModule,
  type FunctionDeclaration,
  isProblem,
  type ParamValues,
  type Problem,
  printed,
  refuse,
  tableProblemOf,
  tableVersionProblem,
  type Value,
  type WorkerSetup,
} from '../../kit/index.ts';
import { createDbBackend, type DbBackend } from './db-backend.ts';
import { createListener } from './listener.ts';
import { createLogBackend, type TimeStyle } from './log-backend.ts';
import { accParams, statuses } from './params.ts';
import { type AccountRecord, type Backend, recordOf } from './record.ts';
import { createValueReader, type NamedValue, parseValues } from './values.ts';

/** What the module keeps in each worker. */
interface AccState {
  readonly log: Backend;
  /** Null where the script names no database. */
  readonly rows: { readonly backend: DbBackend; readonly database: Database } | null;
  /** Tables with the versions that they are to have. */
  readonly tables: readonly (readonly [name: string, version: number])[];
}

const { awaited, fn } = declare<AccState>();

type Params = ParamValues<typeof accParams>;

/** Versions of the tables in Kamailio 5.6. */
const ACC_VERSION = 5;
const MISSED_CALLS_VERSION = 4;

/** Accounting. What is accounted, and when, does not depend on where it is written: that is a `Backend` (`record.ts`). */
export default defineModule({
  name: 'acc',
  doc: 'Writes what became of requests to the log and to a database, by flags that the script sets. Rows are written behind the script, by a thread of their own.',
  needs: ['tm'],
  params: accParams,
  functions: {
    acc_log_request: accounting(),
    acc_db_request: accountingRows(false),
    acc_request: accountingRows(true),
  },
  variables: {},
  setupWorker(worker): AccState {
    const { params, services, format } = worker;
    const time: TimeStyle = {
      mode: params.time_mode,
      attribute: params.time_attr,
      extension: params.time_exten,
      format: params.time_format,
    };
    const legs = valuesOf(params.multi_leg_info);
    const log = createLogBackend({
      log: services.log,
      flag: params.log_flag,
      missedFlag: params.log_missed_flag,
      level: params.log_level,
      facility: params.log_facility,
      time,
      extra: createValueReader(valuesOf(params.log_extra), format),
      legs,
    });
    const rows = params.db_url === '' ? null : openRows(worker, time, legs);
    services.listeners.add(
      createListener(rows === null ? [log] : [log, rows.backend], {
        failedFlag: params.failed_transaction_flag,
        prepareFlag: params.acc_prepare_flag,
        prepareAlways: params.acc_prepare_always !== 0,
        filtered: new Set(statuses(params.failed_filter)),
        earlyMedia: params.early_media !== 0,
        cancels: params.report_cancels !== 0,
        reasonFromHeader: params.reason_from_hf !== 0,
      }),
    );
    const tables: AccState['tables'] = [
      [params.db_table_acc, ACC_VERSION],
      [params.db_table_missed_calls, MISSED_CALLS_VERSION],
    ];
    return { log, rows, tables };
  },
  async prepare({ rows, tables }): Promise<Problem | null> {
    if (rows === null) return null;
    for (const [table, version] of tables) {
      const reason = await tableVersionProblem(rows.database, table, version);
      if (reason !== null) return tableProblemOf('acc', reason);
    }
    return null;
  },
});

function openRows(
  { params, services, format }: WorkerSetup<typeof accParams>,
  time: TimeStyle,
  legs: readonly NamedValue[],
): AccState['rows'] {
  const database = services.databases.open(params.db_url);
  const backend = createDbBackend({
    database,
    log: services.log,
    flag: params.db_flag,
    missedFlag: params.db_missed_flag,
    table: params.db_table_acc,
    missedTable: params.db_table_missed_calls,
    columns: columnsOf(params),
    time,
    extra: createValueReader(valuesOf(params.db_extra), format, params.acc_extra_nullable === 0 ? '' : null),
    legs,
  });
  return { backend, database };
}

function columnsOf(params: Params) {
  return {
    method: params.acc_method_column,
    fromTag: params.acc_from_tag_column,
    toTag: params.acc_to_tag_column,
    callId: params.acc_callid_column,
    code: params.acc_sip_code_column,
    reason: params.acc_sip_reason_column,
    time: params.acc_time_column,
  };
}

/** A mistake was found at load: `check` of the parameter. */
function valuesOf(text: string): readonly NamedValue[] {
  const values = parseValues(text);
  return isProblem(values) ? [] : values;
}

function accounting(): FunctionDeclaration<AccState> {
  return fn({
    args: [printed('comment')],
    routes: ANY_ROUTE,
    doc: 'Accounts the request now, in the log. A comment that begins with a status (`404 Not found`) gives code and reason. 1, -1 for an empty comment.',
    check: ([comment]) => emptyProblem(comment),
    run(state, call, comment) {
      const record = recordNow(call, comment);
      if (record === null) return -1;
      state.log.write(record, call.run);
      return 1;
    },
  });
}

function accountingRows(inLogToo: boolean): FunctionDeclaration<AccState> {
  return awaited({
    args: [printed('comment'), printed('table')],
    routes: ANY_ROUTE,
    deadline: DATABASE_DEADLINE_MS,
    doc: `Accounts the request now, in a table of the database${inLogToo ? ' and in the log' : ''}; the comment as in \`acc_log_request\`. 1, -1 for an empty comment or where the database did not do it.`,
    check: ([comment, table], _site, { rows }) =>
      emptyProblem(comment) ??
      (table === '' ? { problem: 'the table has no name' } : rows === null ? NO_DATABASE : null),
    async run({ log, rows }, call: AwaitedCall, comment, table) {
      const record = recordNow(call, comment);
      if (record === null) return -1;
      if (inLogToo) log.write(record, call.run);
      if (rows === null) return refuse(call, NO_DATABASE.problem, NO_DATABASE.hint);
      const done = await askedDatabase(
        call,
        rows.backend.insert(record, call.run, table).then(() => true),
      );
      return done === null ? -1 : 1;
    },
  });
}

const NO_DATABASE: Problem & { readonly hint: string } = {
  problem: 'there is no database to account in',
  hint: 'name it with modparam("acc", "db_url", "sqlite:///path/of/the/file")',
};

function emptyProblem(comment: Value | undefined): Problem | null {
  return comment === '' ? { problem: 'the comment is empty' } : null;
}

/** The record of the request as it stands; null where there is none, which is logged. */
function recordNow(call: Call, comment: string): AccountRecord | null {
  const { run } = call;
  if (comment === '') {
    refuse(call, 'the comment is empty');
    return null;
  }
  if (run.faked) {
    refuse(call, 'there is no request to account');
    return null;
  }
  const [, code = '', text = comment] = /^([1-6][0-9]{2})(?:\s+(.*))?$/s.exec(comment) ?? [];
  const reason = code !== '' && text === comment ? '' : text;
  const toTag = run.transaction?.snapshot.toTag ?? '';
  return recordOf(run, 'request accounted', { toTag, code, reason });
}
