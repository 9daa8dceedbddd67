import { databaseProblem, isFacility, isProblem, type Problem } from '../../kit/index.ts';
import { avpName, parseValues } from './values.ts';

const FLAGS = 32;
const NO_CDR = 'call data records need module dialog, which is not there';

/** The module's parameters. */
export const accParams = {
  log_flag: flag('Flag of requests whose transactions are accounted in the log.'),
  log_missed_flag: flag('Flag of INVITEs whose failed attempts are accounted in the log as missed calls.'),
  failed_transaction_flag: flag('Flag of requests that are accounted when they fail, too.'),
  failed_filter: {
    type: 'string',
    default: '',
    doc: 'Statuses of failures, between commas, that are not accounted.',
    check: (text: string) =>
      statuses(text).every((status) => status >= 300 && status <= 999)
        ? null
        : { problem: 'failed_filter must be statuses from 300 to 999 between commas' },
  },
  acc_prepare_flag: flag('Flag of requests whose flags for accounting may still be set in later routes.'),
  acc_prepare_always: {
    type: 'int',
    default: 0,
    doc: 'Whether all requests count as if that flag was set.',
  },
  early_media: {
    type: 'int',
    default: 0,
    doc: 'Whether provisional replies with a body are accounted, too.',
  },
  report_cancels: { type: 'int', default: 0, doc: 'Whether CANCELs are accounted.' },
  report_ack: notYet('Whether ACKs of 2xx are accounted.', 'ACKs are not accounted'),
  detect_direction: notYet(
    'Whether tags are swapped in requests of the called side.',
    'the direction of requests is not looked at',
  ),
  reason_from_hf: {
    type: 'int',
    default: 0,
    doc: 'Whether the reason is taken from the Reason header of the reply, where it has one.',
  },
  multi_leg_info: {
    type: 'string',
    default: '',
    doc: 'AVPs of the legs of a call: `name=$avp(x);name=$avp(y)`. Each leg adds all of them.',
    check(text: string): Problem | null {
      const values = parseValues(text);
      if (isProblem(values)) return values;
      const wrong = values.find((value) => avpName(value.text) === null);
      return wrong === undefined ? null : { problem: `${wrong.text} is no AVP`, hint: 'write $avp(name)' };
    },
  },
  log_level: { type: 'int', default: 1, doc: 'Level of the lines.' },
  log_facility: {
    type: 'string',
    default: 'LOG_DAEMON',
    doc: 'Facility of the lines in syslog.',
    check: (name: string) => (isFacility(name) ? null : { problem: `"${name}" is no facility` }),
  },
  log_extra: {
    type: 'string',
    default: '',
    doc: 'Further values of each line: `name=$variable;name=$variable`.',
    check(text: string): Problem | null {
      const values = parseValues(text);
      return isProblem(values) ? values : null;
    },
  },
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database of the records; empty: there is none.',
    check: databaseProblem,
  },
  db_flag: flag('Flag of requests whose transactions are accounted in the database.'),
  db_missed_flag: flag(
    'Flag of INVITEs whose failed attempts are accounted in the database as missed calls.',
  ),
  db_table_acc: { type: 'string', default: 'acc', doc: 'Table of transactions.' },
  db_table_missed_calls: { type: 'string', default: 'missed_calls', doc: 'Table of missed calls.' },
  db_extra: {
    type: 'string',
    default: '',
    doc: 'Further columns of each row: `column=$variable;column=$variable`.',
    check(text: string): Problem | null {
      const values = parseValues(text);
      return isProblem(values) ? values : null;
    },
  },
  db_insert_mode: {
    type: 'int',
    default: 0,
    doc: 'How rows are inserted.',
    inert: 'rows are always written behind the script, many in one transaction',
  },
  acc_extra_nullable: {
    type: 'int',
    default: 0,
    doc: 'Whether a column of `db_extra` is NULL where its variable has no value, instead of empty.',
  },
  acc_method_column: { type: 'string', default: 'method', doc: 'Column of the method.' },
  acc_from_tag_column: { type: 'string', default: 'from_tag', doc: 'Column of the From tag.' },
  acc_to_tag_column: { type: 'string', default: 'to_tag', doc: 'Column of the To tag.' },
  acc_callid_column: { type: 'string', default: 'callid', doc: 'Column of the Call-ID.' },
  acc_sip_code_column: { type: 'string', default: 'sip_code', doc: 'Column of the status.' },
  acc_sip_reason_column: { type: 'string', default: 'sip_reason', doc: 'Column of the reason.' },
  acc_time_column: { type: 'string', default: 'time', doc: 'Column of the time.' },
  time_mode: {
    type: 'int',
    default: 0,
    doc: 'How the time is written besides its seconds: 1 microseconds (`time_exten`), 2 with milliseconds, 3 and 4 by `time_format`, local and UTC (`time_attr`).',
    check: (mode: number) => (mode >= 0 && mode <= 4 ? null : { problem: 'time_mode must be 0 to 4' }),
  },
  time_attr: { type: 'string', default: 'time_attr', doc: 'Name of that value.' },
  time_exten: { type: 'string', default: 'time_exten', doc: 'Name of the microseconds.' },
  time_format: { type: 'string', default: '%Y-%m-%d %H:%M:%S', doc: 'Format of the time as in strftime.' },
  clone_msg: {
    type: 'int',
    default: 1,
    doc: 'Whether the request is copied before it is read.',
    inert: 'records are always made of a copy',
  },
  cdr_enable: notYet('Whether call data records are written.', NO_CDR),
  cdr_skip: inertText(),
  cdr_extra: inertText(),
  cdr_facility: inertText(),
  cdr_start_id: inertText(),
  cdr_end_id: inertText(),
  cdr_duration_id: inertText(),
  cdrs_table: inertText(),
  cdr_start_on_confirmed: inertNumber(),
  cdr_expired_dlg_enable: inertNumber(),
  cdr_log_enable: inertNumber(),
  cdr_on_failed: inertNumber(),
  cdr_extra_nullable: inertNumber(),
} as const;

/** The statuses of a list between commas. */
export function statuses(text: string): number[] {
  return text
    .split(',')
    .filter((piece) => piece.trim() !== '')
    .map(Number);
}

function flag(doc: string) {
  return {
    type: 'int',
    default: -1,
    doc: `${doc} -1: none.`,
    check: (value: number) =>
      value >= -1 && value < FLAGS ? null : { problem: `a flag must be 0 to ${FLAGS - 1}` },
  } as const;
}

/** A parameter that may only say no. */
function notYet(doc: string, why: string) {
  return {
    type: 'int',
    default: 0,
    doc: `${doc} Only 0: ${why}.`,
    check: (value: number) => (value === 0 ? null : { problem: why, hint: 'set it to 0' }),
  } as const;
}

function inertText() {
  return { type: 'string', default: '', doc: 'Of call data records.', inert: NO_CDR } as const;
}

function inertNumber() {
  return { type: 'int', default: 0, doc: 'Of call data records.', inert: NO_CDR } as const;
}
