import { ANY_ROUTE, type Call, declare, defineModule, isProblem, printed, refuse } from '../../kit/index.ts';
import { createListener } from './listener.ts';
import { createLogBackend } from './log-backend.ts';
import { accParams, statuses } from './params.ts';
import { type Backend, recordOf } from './record.ts';
import { createValueReader, type NamedValue, parseValues } from './values.ts';

/** What the module keeps in each worker. */
interface AccState {
  readonly log: Backend;
}

const { fn } = declare<AccState>();

/**
 * Accounting. What is accounted, and when, does not depend on where it is written: that is a `Backend` (`record.ts`), of
 * which the log is the only one so far.
 */
export default defineModule({
  name: 'acc',
  doc: 'Writes what became of requests to the log, by flags that the script sets.',
  needs: ['tm'],
  params: accParams,
  functions: {
    acc_log_request: accounting(),
  },
  variables: {},
  setupWorker({ params, services, format }): AccState {
    const log = createLogBackend({
      log: services.log,
      flag: params.log_flag,
      missedFlag: params.log_missed_flag,
      level: params.log_level,
      facility: params.log_facility,
      time: {
        mode: params.time_mode,
        attribute: params.time_attr,
        extension: params.time_exten,
        format: params.time_format,
      },
      extra: createValueReader(valuesOf(params.log_extra), format),
      legs: valuesOf(params.multi_leg_info),
    });
    services.listeners.add(
      createListener([log], {
        failedFlag: params.failed_transaction_flag,
        prepareFlag: params.acc_prepare_flag,
        prepareAlways: params.acc_prepare_always !== 0,
        filtered: new Set(statuses(params.failed_filter)),
        earlyMedia: params.early_media !== 0,
        cancels: params.report_cancels !== 0,
        reasonFromHeader: params.reason_from_hf !== 0,
      }),
    );
    return { log };
  },
});

/** A mistake was found at load: `check` of the parameter. */
function valuesOf(text: string): readonly NamedValue[] {
  const values = parseValues(text);
  return isProblem(values) ? [] : values;
}

function accounting() {
  return fn({
    args: [printed('comment')],
    routes: ANY_ROUTE,
    doc: 'Accounts the request now. A comment that begins with a status (`404 Not found`) gives code and reason. 1, -1 for an empty comment.',
    check: ([comment]) => (comment === '' ? { problem: 'the comment is empty' } : null),
    run: (state, call, comment) => account(state, call, comment),
  });
}

function account({ log }: AccState, call: Call, comment: string): number {
  const { run } = call;
  if (comment === '') return refuse(call, 'the comment is empty');
  if (run.faked) return refuse(call, 'there is no request to account');
  const [, code = '', text = comment] = /^([1-6][0-9]{2})(?:\s+(.*))?$/s.exec(comment) ?? [];
  const reason = code !== '' && text === comment ? '' : text;
  const toTag = run.transaction?.snapshot.toTag ?? '';
  log.write(recordOf(run, 'request accounted', { toTag, code, reason }), run);
  return 1;
}
