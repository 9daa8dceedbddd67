import {
  ANY_ROUTE,
  type Call,
  declare,
  int,
  optional,
  printed,
  type RouteKind,
  refuse,
  regex,
} from '../../kit/index.ts';
import { applyEdits, replaceBody, replaceStatus } from '../../sip/edits.ts';
import type { TextopsxState } from './state.ts';

const { fn } = declare<TextopsxState>();

const APPLYING_ROUTES: readonly RouteKind[] = ['request', 'onreply', 'branch-failure', 'event'];
const REPLY_ROUTES: readonly RouteKind[] = ['onreply'];

/** Headers that `keep_hf` keeps in any case. */
const KEPT = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'content-length',
  'content-type',
  'max-forwards',
  'contact',
  'route',
  'record-route',
]);

/** Functions on whole messages. */
export const messageFunctions = {
  msg_apply_changes: fn({
    args: [],
    routes: APPLYING_ROUTES,
    doc: 'Makes the changes of the message at once, so that what follows sees them; what was added to replies is gone. 1; -1 when the message would be no valid one, after `record_route` or `add_path`, and in a failure route.',
    run(_state, call) {
      const { message, state } = call.run;
      if (state.edits.some(({ kind }) => kind === 'socket')) {
        return refuse(call, 'Record-Route or Path is not known before the request is sent', 'call it before');
      }
      const overrides = state.uri === null ? {} : { requestUri: state.uri };
      return put(call, applyEdits(message, state.edits, overrides));
    },
  }),
  msg_set_buffer: fn({
    args: [printed('message')],
    routes: APPLYING_ROUTES,
    doc: 'Puts another message of the same kind in place of the message; a transaction is that of the request as received. 1, -1 when it is no valid one, and in a failure route.',
    run: (_state, call, text) => put(call, Buffer.from(text, 'latin1')),
  }),
  change_reply_status: fn({
    args: [int('status'), printed('reason')],
    routes: REPLY_ROUTES,
    doc: 'Gives the reply another status and reason phrase; a 1xx or 2xx stays one. 1 or -1.',
    run: (_state, call, status, reason) =>
      reason === '' ? refuse(call, 'the reason is empty') : changeStatus(call, status, reason),
  }),
  change_reply_status_code: fn({
    args: [int('status')],
    routes: REPLY_ROUTES,
    doc: 'Gives the reply another status; a 1xx or 2xx stays one. 1 or -1.',
    run: (_state, call, status) => changeStatus(call, status, call.run.message.reason),
  }),
  remove_body: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Removes the body. Content-Type is left to the script.',
    run(_state, { run }) {
      run.state.edits.push(replaceBody(''));
      return 1;
    },
  }),
  keep_hf: fn({
    args: [optional(regex('names', { interpolate: false }))],
    routes: ANY_ROUTE,
    doc: 'Removes all headers but those whose name matches, and those that a message needs: Via, From, To, Call-ID, CSeq, Content-Length, Content-Type, Max-Forwards, Contact, Route, Record-Route. Always -1, as in Kamailio.',
    run(_state, { run }, names) {
      for (const { type, name, start, end } of run.message.allHeaders()) {
        if (!KEPT.has(type) && names?.test(name) !== true)
          run.state.edits.push({ kind: 'delete', start, end });
      }
      return -1;
    },
  }),
};

/** In a failure route the edits to go back to belong to the bytes that are in place. A resumed run is one in name only. */
function put(call: Call, bytes: Buffer): number {
  const { run } = call;
  if (run.state.base !== null)
    return refuse(call, 'it is not for failure routes', 'call it before t_relay()');
  return run.replaceMessage(bytes) ? 1 : refuse(call, 'the changed message is no valid one');
}

function changeStatus(call: Call, status: number, reason: string): number {
  const { message, state } = call.run;
  if (message.kind !== 'reply') return refuse(call, 'this is no reply');
  if (status < 100 || status > 699) return refuse(call, `${status} is no status`, 'use 100 to 699');
  const was = classOf(message.status);
  if (classOf(status) !== was && (was < 3 || classOf(status) < 3))
    return refuse(call, `a ${message.status} cannot become a ${status}`);
  state.edits = [
    ...state.edits.filter((edit) => edit.kind !== 'replace' || edit.start !== message.statusStart),
    replaceStatus(message, status, reason),
  ];
  return 1;
}

function classOf(status: number): number {
  return Math.floor(status / 100);
}
