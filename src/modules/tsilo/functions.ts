import {
  type Call,
  declare,
  int,
  literal,
  optional,
  printed,
  type RouteKind,
  refuse,
  type TransactionName,
} from '../../kit/index.ts';
import type { Standing } from '../../run/suspensions.ts';
import { parseUri } from '../../sip/uri.ts';
import { destinationsOf, tableProblem } from '../registrar/index.ts';
import type { TsiloState } from './state.ts';

const { fn } = declare<TsiloState>();

/** What Kamailio's `ts_append_to` answers where there is nothing to send, or nobody to send it to. */
const NOT_SENT = { gone: -1, cancelled: -2, answered: -3, 'no contact': -4 } as const;

const ROUTES: readonly RouteKind[] = ['request', 'failure'];

/** Functions that store requests which wait for contacts, and send them to those that come. */
export const tsiloFunctions = {
  ts_store: fn({
    args: [optional(printed('uri'))],
    routes: ROUTES,
    doc: 'Stores the transaction for the Request-URI, or for `uri`: `ts_append` sends it to contacts that register later. Where the script ends without having answered, forwarded or stopped the request, it waits until `fr_timer`. 1, -1 without a transaction or for what is no URI.',
    run(state, call, uri) {
      const { run, site } = call;
      const key = keyOf(state, uri ?? run.requestUri);
      if (key === null) return refuse(call, `"${uri ?? run.requestUri}" is no URI`);
      const { transaction } = run;
      if (transaction === null) return refuse(call, 'there is no transaction', 'call t_newtran() first');
      const { index, label } = transaction.snapshot;
      if (!state.stored.add(key, { index, label })) {
        return refuse(call, 'there is no room for one more transaction of that URI');
      }
      run.effects.push({ kind: 'watch' });
      run.stay = {
        delay: null,
        group: '',
        places: [],
        continuation: 'block',
        why: 'store',
        where: site.where,
        key: null,
        timeResult: null,
        operation: null,
      };
      return 1;
    },
  }),
  ts_append: fn({
    args: [literal('table'), printed('uri')],
    routes: ROUTES,
    doc: 'Sends every request stored for that URI to the contacts that are registered for it now and that it was not sent to before. 1, also without a contact; -1 when none is stored or for what is no URI.',
    check: ([table], _site, state) => tableProblem(state.lookup, table),
    run: (state, call, table, uri) => appendStored(state, call, table, uri, null),
  }),
  ts_append_by_contact: fn({
    args: [literal('table'), printed('uri'), optional(printed('contact'))],
    routes: ROUTES,
    doc: 'As `ts_append`, to one contact only: the first of the REGISTER, or `contact`. -1 too when there is none in the REGISTER.',
    check: ([table], _site, state) => tableProblem(state.lookup, table),
    run(state, call, table, uri, contact) {
      const only = contact ?? call.run.message.contacts?.[0]?.uri;
      if (only === undefined) return refuse(call, 'the request has no Contact');
      return appendStored(state, call, table, uri, only);
    },
  }),
  ts_append_to: fn({
    args: [int('index'), int('label'), literal('table'), optional(printed('uri'))],
    routes: ROUTES,
    doc: 'Sends the request of one transaction (`$T(id_index)`, `$T(id_label)`) to the contacts of the URI, or of the Request-URI of this request. 1; -1 when the transaction is not there, -2 when it was cancelled, -3 when it was answered, -4 without a contact.',
    check: ([, , table], _site, state) => tableProblem(state.lookup, table),
    run(state, call, index, label, table, uri) {
      const { run } = call;
      const transaction = { index, label };
      const send = (standing: Standing): number => {
        if (standing !== 'open') return NOT_SENT[standing];
        const sent = append(state, call, [transaction], table, uri ?? run.requestUri, null);
        return sent ? 1 : NOT_SENT['no contact'];
      };
      const standing = run.services.suspensions.standingOf(run, transaction);
      return typeof standing === 'string' ? send(standing) : standing.then(send);
    },
  }),
};

/** What a URI names in the table: its user as it is written, with `use_domain` and the domain; null for what is no URI. */
function keyOf({ useDomain }: TsiloState, text: string): string | null {
  const uri = parseUri(text);
  if (uri === null) return null;
  const user = uri.user ?? uri.opaque;
  return useDomain ? `${user}@${uri.host}` : user;
}

function appendStored(
  state: TsiloState,
  call: Call,
  table: string,
  uri: string,
  only: string | null,
): number {
  const key = keyOf(state, uri);
  if (key === null) return refuse(call, `"${uri}" is no URI`);
  const transactions = state.stored.of(key);
  // That nobody waits is the usual case of a registration: no line in the log.
  if (transactions.length === 0) return -1;
  append(state, call, transactions, table, uri, only);
  return 1;
}

function append(
  { lookup }: TsiloState,
  call: Call,
  transactions: readonly TransactionName[],
  table: string,
  uri: string,
  only: string | null,
): boolean {
  const destinations = destinationsOf(lookup, call, table, uri).filter(
    (destination) => only === null || destination.uri === only,
  );
  if (destinations.length === 0) return false;
  for (const transaction of transactions) {
    call.run.effects.push({ kind: 'append', transaction, destinations });
  }
  return true;
}
