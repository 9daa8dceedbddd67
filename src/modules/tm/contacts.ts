import {
  ANY_ROUTE,
  type Destination,
  declare,
  int,
  optional,
  type RunContext,
  refuse,
  type Xavp,
} from '../../kit/index.ts';
import { fieldsOf, readContact } from './contact-fields.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** What `t_next_contacts` and `t_next_contact_flow` return when nothing is left (Kamailio). */
const NONE_LEFT = -2;
const PROPORTIONAL = 1;

const NO_CONTACTS_AVP = 'the parameter contacts_avp is not set';

/** Functions of tm that try contacts one after the other, in the order of their q. */
export const contactFunctions = {
  t_load_contacts: fn({
    args: [optional(int('mode'))],
    routes: ['request', 'failure'],
    doc: 'Puts the destinations, where there are several, away into the xavp that contacts_avp names, those of highest q first; `t_next_contacts` takes them from there. Mode 1: one by one in random order, those of higher q more likely first. -1 when contacts_avp is not set.',
    run(state, call, mode = 0) {
      const { run } = call;
      if (state.contactsAvp === '') return refuse(call, NO_CONTACTS_AVP);
      if (mode !== 0 && mode !== PROPORTIONAL) return refuse(call, `there is no mode ${mode}`, 'use 0 or 1');
      const contacts = [ownDestination(run), ...run.state.destinations];
      if (contacts.length === 1) return 1;
      const groups = mode === PROPORTIONAL ? atRandom(run, contacts) : byQ(contacts);
      keep(
        run,
        state.contactsAvp,
        groups.flatMap((group) => group.map((one, at) => fieldsOf(one, at === group.length - 1))),
      );
      Object.assign(run.state, { destinations: [], dstUri: null, path: null, branchFlags: 0, located: null });
      return 1;
    },
  }),
  t_next_contacts: fn({
    args: [],
    routes: ['request', 'failure', 'branch-failure', 'event'],
    doc: 'Takes the contacts of the next q that `t_load_contacts` put away: the first becomes `$ru` (and `$du`, path, socket, branch flags), the others further destinations. With contact_flows_avp only one flow of each instance (RFC 5626), the others wait for `t_next_contact_flow`. 1; -2 when none is left, -1 when contacts_avp is not set.',
    run(state, call) {
      const { run } = call;
      if (state.contactsAvp === '') return refuse(call, NO_CONTACTS_AVP);
      const stored = run.state.xavps.filter(({ name }) => name === state.contactsAvp);
      if (stored.length === 0) return NONE_LEFT;
      const last = stored.findIndex(isLastOfGroup);
      const group = stored.slice(0, last < 0 ? stored.length : last + 1);
      run.state.xavps = run.state.xavps.filter((one) => !group.includes(one));
      const { taken, flows } = withoutFlows(state, group);
      if (flows.length > 0) keep(run, state.contactFlowsAvp, flows);
      const [first, ...others] = taken.map(readContact);
      if (first === undefined) return NONE_LEFT;
      retarget(run, first);
      run.state.destinations = others;
      return 1;
    },
  }),
  t_next_contact_flow: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'In event_route[tm:branch-failure:…]: another flow to the phone whose branch has failed becomes `$ru`. 1; -2 when there is none, -1 when contact_flows_avp is not set.',
    run(state, call) {
      const { run } = call;
      if (state.contactFlowsAvp === '') return refuse(call, 'the parameter contact_flows_avp is not set');
      const instance = run.kind === 'branch-failure' ? (run.branchScript?.instance ?? null) : null;
      const flow = run.state.xavps.find(
        (one) => one.name === state.contactFlowsAvp && instanceOf(one) === instance,
      );
      if (instance === null || flow === undefined) return NONE_LEFT;
      run.state.xavps = run.state.xavps.filter((one) => one !== flow);
      retarget(run, readContact(flow));
      return 1;
    },
  }),
};

/** The Request-URI as a destination. */
function ownDestination({ state, requestUri }: RunContext): Destination {
  const { dstUri, path, q, sendSocket, branchFlags, located } = state;
  return { uri: requestUri, dstUri, path, q, sendSocket, flags: branchFlags, located };
}

function retarget(run: RunContext, { uri, dstUri, path, q, sendSocket, flags, located }: Destination): void {
  run.requestUri = uri;
  Object.assign(run.state, { dstUri, path, q, sendSocket, branchFlags: flags, located });
}

/** Groups of equal q, the highest first. Within one the order is Kamailio's: what was added last comes first. */
function byQ(contacts: readonly Destination[]): Destination[][] {
  const groups = new Map<number, Destination[]>();
  for (const contact of contacts) groups.set(contact.q, [contact, ...(groups.get(contact.q) ?? [])]);
  return [...groups].toSorted(([one], [other]) => other - one).map(([, group]) => group);
}

/** One by one: how likely one is the next is its share of what is left of all q. */
function atRandom({ services }: RunContext, contacts: readonly Destination[]): Destination[][] {
  const left = [...contacts];
  const order: Destination[][] = [];
  while (left.length > 0) {
    const sum = left.reduce((total, { q }) => total + weightOf(q), 0);
    const at = sum === 0 ? 0 : indexAt(left, services.random() % sum);
    order.push(left.splice(at, 1));
  }
  return order;
}

/** The contact in whose share a point lies, when all are laid end to end. */
function indexAt(contacts: readonly Destination[], point: number): number {
  let end = 0;
  return contacts.findIndex(({ q }) => {
    end += weightOf(q);
    return point < end;
  });
}

function weightOf(q: number): number {
  return Math.max(q, 0);
}

/** Adds entries of an xavp, the first of them on top. */
function keep(run: RunContext, name: string, entries: readonly Xavp[][]): void {
  run.state.xavps = [...entries.map((value) => ({ name, value })), ...run.state.xavps];
}

/** Of several flows to one phone only the first is tried now. */
function withoutFlows(
  { contactFlowsAvp }: TmState,
  group: readonly Xavp[],
): { taken: Xavp[]; flows: Xavp[][] } {
  const seen = new Set<string>();
  const taken: Xavp[] = [];
  const flows: Xavp[][] = [];
  for (const one of group) {
    const instance = instanceOf(one);
    if (contactFlowsAvp === '' || instance === null || !seen.has(instance)) taken.push(one);
    else if (Array.isArray(one.value)) flows.push(one.value);
    if (instance !== null) seen.add(instance);
  }
  return { taken, flows };
}

function instanceOf(entry: Xavp): string | null {
  return readContact(entry).located?.instance ?? null;
}

function isLastOfGroup({ value }: Xavp): boolean {
  return Array.isArray(value) && value.some((field) => field.name === 'q_flag' && field.value === 1);
}
