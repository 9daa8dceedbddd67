import {
  type Call,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { parseDecimal } from '../../sip/chars.ts';
import { appendHeader, type Edit } from '../../sip/edits.ts';

interface MaxfwdState {
  readonly maxLimit: number;
}

/** Max-Forwards as it now stands: its value, or why there is none. */
type Found = number | 'absent' | 'malformed';

const { fn } = declare<MaxfwdState>();

/** Kamailio takes the header for a byte (RFC 3261 §20.22: 0 to 255). */
const LARGEST = 255;
const LIMIT_ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch', 'event'];

/** Max-Forwards (RFC 3261 §16.3 step 3, §16.6 step 3). */
export default defineModule({
  name: 'maxfwd',
  doc: 'Adds, decrements and checks Max-Forwards, so that a request that loops comes to an end.',
  params: {
    max_limit: {
      type: 'int',
      default: 70,
      doc: 'A larger Max-Forwards is lowered to this.',
      check: (limit) =>
        limit >= 1 && limit <= LARGEST ? null : { problem: `max_limit must be 1 to ${LARGEST}` },
    },
  },
  functions: {
    mf_process_maxfwd_header: process(),
    maxfwd_process: process(),
    process_maxfwd: process(),
    is_maxfwd_lt: isLessThan(),
    maxfwd_at_least: isLessThan(),
    mf_lowlimit: isLessThan(),
  },
  variables: {},
  setupWorker: ({ params }): MaxfwdState => ({ maxLimit: params.max_limit }),
});

function process(): FunctionDeclaration<MaxfwdState> {
  return fn({
    args: [int('max_value')],
    routes: ['request', 'event'],
    doc: 'Decrements Max-Forwards, or adds it with `max_value`. 1 decremented, 2 added, -1 it was 0 or `max_value` is out of range, -2 it is no number.',
    run(state, call, limit) {
      const { run } = call;
      if (limit < 0 || limit > LARGEST) return refuseLimit(call, limit);
      const found = maxForwards(run);
      if (found === 'malformed') return -2;
      if (found === 'absent') {
        run.state.edits.push(appendHeader(run.message, `Max-Forwards: ${limit}\r\n`));
        return 2;
      }
      if (found === 0) return -1;
      setMaxForwards(run, Math.min(found - 1, state.maxLimit));
      return 1;
    },
  });
}

function isLessThan(): FunctionDeclaration<MaxfwdState> {
  return fn({
    args: [int('max_value')],
    routes: LIMIT_ROUTES,
    doc: 'Whether Max-Forwards is less than the number. 1 it is, -1 it is not, -2 there is none, -3 it is no number.',
    run(_state, call, limit) {
      if (limit < 0 || limit > LARGEST) return refuseLimit(call, limit);
      const found = maxForwards(call.run);
      if (found === 'absent') return -2;
      if (found === 'malformed') return -3;
      return found < limit ? 1 : -1;
    },
  });
}

function refuseLimit(call: Call, limit: number): -1 {
  return refuse(call, `${limit} is out of range`, `use 0 to ${LARGEST}`);
}

/** The value with what this run did to it: unlike other edits, Kamailio makes this one in the message itself. */
function maxForwards(run: RunContext): Found {
  const field = run.message.header('max-forwards');
  if (field === null) return 'absent';
  const edit = run.state.edits.find((other) => isOfValue(other, field.valueStart, field.valueEnd));
  const text = edit?.kind === 'replace' ? edit.text : field.value;
  return parseDecimal(text, LARGEST * LARGEST) ?? 'malformed';
}

function setMaxForwards(run: RunContext, value: number): void {
  const field = run.message.header('max-forwards');
  if (field === null) return;
  const { valueStart: start, valueEnd: end } = field;
  const { edits } = run.state;
  const edit: Edit = { kind: 'replace', start, end, text: String(value) };
  const at = edits.findIndex((other) => isOfValue(other, start, end));
  if (at < 0) edits.push(edit);
  else edits[at] = edit;
}

function isOfValue(edit: Edit, start: number, end: number): boolean {
  return edit.kind === 'replace' && edit.start === start && edit.end === end;
}
