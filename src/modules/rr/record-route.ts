import {
  type Call,
  declare,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { uriAddress } from '../../run/forward.ts';
import type { Edit, SocketEdit, SocketText } from '../../sip/edits.ts';
import { DOUBLE, pendingParams, type RrState } from './state.ts';

const { fn } = declare<RrState>();

const ROUTES: readonly RouteKind[] = ['request', 'branch', 'failure'];
const NAME = 'Record-Route: ';

/** Functions that put this server into the way of the dialog's further requests (RFC 3261 §16.6 step 4). */
export const recordRouteFunctions = {
  record_route: fn({
    args: [optional(printed('params'))],
    routes: ROUTES,
    doc: 'Adds Record-Route with the socket that the request leaves by, and where that is another one than it came by a second one for that. 1, -1 when it has been done.',
    run(state, call, params = '') {
      const after = `${state.lr}${fromTag(state, call.run)}${params}`;
      return record(state, call, (start, more) => {
        const tail = `${after}${more}>\r\n`;
        const received = receivedAddress(call.run);
        const single = plain(`${start}${received}${tail}`);
        if (state.double === DOUBLE.never) return { differ: 'socket', same: single, other: single };
        const double: SocketText = {
          before: start,
          names: 'address',
          after: `;r2=on${tail}${start}${received};r2=on${tail}`,
        };
        return { differ: 'socket', same: state.double === DOUBLE.always ? double : single, other: double };
      });
    },
  }),
  record_route_preset: fn({
    args: [printed('address'), optional(printed('second address'))],
    routes: ROUTES,
    doc: 'Adds Record-Route with the given address; with a second one for the socket that the request came by. 1, -1 when it has been done.',
    run(state, call, address, second) {
      if (second !== undefined && state.double === DOUBLE.never) {
        return refuse(call, 'two addresses, and enable_double_rr is 0', 'set it to 1');
      }
      const after = `${fromTag(state, call.run)}${state.lr}`;
      return record(state, call, (start, more) => {
        const addresses = second === undefined ? [address] : [address, second];
        const text = plain(addresses.map((one) => `${start}${one}${after}${more}>\r\n`).join(''));
        return { differ: 'socket', same: text, other: text };
      });
    },
  }),
  record_route_advertised_address: fn({
    args: [printed('address')],
    routes: ROUTES,
    doc: 'Adds Record-Route with the given address, twice where the request leaves by another transport than it came by. 1, -1 when it has been done.',
    run(state, call, address) {
      const after = `${fromTag(state, call.run)}${state.lr}`;
      return record(state, call, (start, more) => {
        const tail = `${after}${more}>\r\n`;
        const line = `${start}${address};transport=`;
        const { proto } = call.run.state.received;
        const single = plain(`${start}${address}${tail}`);
        if (state.double === DOUBLE.never) {
          return { differ: 'transport', same: single, other: plain(`${line}${proto}${tail}`) };
        }
        const double: SocketText = {
          before: line,
          names: 'transport',
          after: `;r2=on${tail}${line}${proto};r2=on${tail}`,
        };
        return { differ: 'transport', same: state.double === DOUBLE.always ? double : single, other: double };
      });
    },
  }),
  remove_record_route: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Takes back what the functions of this module added to Record-Route. 1.',
    run(_state, { run }) {
      run.state.edits = run.state.edits.filter((edit) => !isRecordRoute(edit));
      return 1;
    },
  }),
  add_rr_param: fn({
    args: [printed('params')],
    routes: ROUTES,
    doc: 'Adds URI parameters (`;name=value`) to the Record-Route that is there or will be. 1.',
    run(_state, { run }, params) {
      if (!run.state.edits.some(isRecordRoute)) {
        pendingParams.set(run, (pendingParams.get(run) ?? '') + params);
        return 1;
      }
      run.state.edits = run.state.edits.map((edit) =>
        isRecordRoute(edit) ? withParams(edit, params) : edit,
      );
      return 1;
    },
  }),
};

/** What an edit says in the two cases, without its place; `start` is the header up to the host, `more` further parameters. */
type Lines = (start: string, more: string) => Pick<SocketEdit, 'differ' | 'same' | 'other'>;

/** Adds the header unless there is one of ours. */
function record(state: RrState, call: Call, lines: Lines): number {
  const { run } = call;
  if (run.state.edits.some(isRecordRoute)) return refuse(call, 'the request is record-routed already');
  const scheme = !state.ignoreSips && /^sips:/i.test(run.requestUri) ? 'sips' : 'sip';
  const start = `${NAME}<${scheme}:${userOf(state, run)}`;
  const more = pendingParams.get(run) ?? '';
  pendingParams.set(run, '');
  run.state.edits.push({ kind: 'socket', at: run.message.headersStart, ...lines(start, more) });
  return 1;
}

function isRecordRoute(edit: Edit): edit is SocketEdit {
  return edit.kind === 'socket' && edit.other.before.startsWith(NAME);
}

/** The same edit with parameters at the end of each of its URIs. */
function withParams(edit: SocketEdit, params: string): SocketEdit {
  const add = (text: string): string => text.replaceAll('>\r\n', `${params}>\r\n`);
  const extend = ({ before, names, after }: SocketText): SocketText => ({
    before: add(before),
    names,
    after: add(after),
  });
  return { ...edit, same: extend(edit.same), other: extend(edit.other) };
}

function plain(text: string): SocketText {
  return { before: text, names: 'nothing', after: '' };
}

/** The user part that the URI gets, with its `@`. */
function userOf(state: RrState, run: RunContext): string {
  if (!state.addUsername) return '';
  const custom = state.customUser(run);
  const user = custom === null || custom === '' ? run.message.uri?.user : String(custom);
  return (user ?? '') === '' ? '' : `${user}@`;
}

function fromTag({ appendFromTag }: RrState, { message }: RunContext): string {
  const tag = appendFromTag ? (message.from?.tag ?? '') : '';
  return tag === '' ? '' : `;ftag=${tag}`;
}

/** The socket that the request came by, as a URI names it. */
function receivedAddress({ services, state }: RunContext): string {
  return uriAddress(services.sockets[state.received.socket], state.received.proto, {
    host: null,
    port: null,
  });
}
