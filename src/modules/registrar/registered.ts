import { ANY_ROUTE, type Call, declare, int, literal, optional, printed, refuse } from '../../kit/index.ts';
import { type Contact, isLive } from '../usrloc/index.ts';
import { readAor } from './aor.ts';
import { REGISTRATION_ERRORS } from './errors.ts';
import type { RegistrarState } from './state.ts';
import { openTable, tableProblem } from './table.ts';
import { configuredText, giveAttributes, showContact } from './xavps.ts';

const { fn } = declare<RegistrarState>();

/** What a contact must match, by the bits of `match_option`: a field of `xavp_cfg`, and what of a contact it is. */
const MATCHES: readonly (readonly [string, (contact: Contact) => string | null])[] = [
  ['match_callid', ({ callId }) => callId],
  ['match_received', ({ received }) => received],
  ['match_contact', ({ uri }) => uri],
];
/** Bit of `match_action`: the script gets the XAVP of the contact. */
const RESTORE = 1;
/** Bit of `match_action`: `xavp_rcd` does not get the contact. */
const HIDE = 2;

/** Whether somebody registered, and how to end that. */
export const registeredFunctions = {
  registered: fn({
    args: [
      literal('table'),
      optional(printed('uri')),
      optional(int('match_option')),
      optional(int('match_action')),
    ],
    routes: ANY_ROUTE,
    doc: 'Whether an address of record has a contact: that of the Request-URI, in a reply of To, or of `uri`. `match_option` 1, 2, 4: one with the Call-ID, received URI, URI in `match_callid`, `match_received`, `match_contact` of `xavp_cfg`. `match_action` 1: the script gets its XAVP (`xavp_contact` of usrloc); 2: `xavp_rcd` does not get it.',
    check: ([table], _site, state) => tableProblem(state, table),
    run(state, call, table, uri, option = 0, action = 0) {
      const contact = registeredContact(state, call, table, uri, option);
      if (contact === undefined) return -1;
      if ((action & RESTORE) !== 0) giveAttributes(call.run, contact, state.locations.xavpContact, 0);
      if ((action & HIDE) === 0) showContact(call.run, contact, state.settings);
      return 1;
    },
  }),
  unregister: fn({
    args: [literal('table'), printed('uri'), optional(printed('ruid'))],
    routes: ANY_ROUTE,
    doc: 'Removes the contacts of an address of record, or the one with that ruid. 1, also when there was none; -1 the URI is none, -2 no URI but a ruid, -3 no contact with that ruid.',
    check: ([table], _site, state) => tableProblem(state, table),
    run(state, call, table, uri, ruid) {
      const location = openTable(state, table);
      if (location === null) return refuse(call, 'the shared store has no room for the table');
      if (uri === '' && ruid !== undefined) {
        refuse(call, 'a contact is not found by its ruid alone', 'give the address of record too');
        return -2;
      }
      const aor = readAor(uri, state.aorRules);
      if (typeof aor === 'string') return refuse(call, `"${uri}": ${REGISTRATION_ERRORS[aor].text}`);
      const removed = location.update(aor.key, (contacts) => {
        const kept = ruid === undefined ? [] : contacts.filter((contact) => contact.ruid !== ruid);
        return { found: kept.length < contacts.length, contacts: kept };
      });
      return ruid !== undefined && removed?.found !== true ? -3 : 1;
    },
  }),
};

function registeredContact(
  { aorRules, locations, settings }: RegistrarState,
  call: Call,
  table: string,
  uri: string | undefined,
  option: number,
): Contact | undefined {
  const { message, requestUri, services } = call.run;
  const target = uri ?? (message.kind === 'request' ? requestUri : (message.to?.uri ?? ''));
  const aor = readAor(target, aorRules);
  if (typeof aor === 'string') {
    refuse(call, `"${target}": ${REGISTRATION_ERRORS[aor].text}`);
    return undefined;
  }
  const wanted = MATCHES.flatMap(([name, of], bit) => {
    const value = (option & (1 << bit)) === 0 ? null : configuredText(call.run, settings.xavpConfig, name);
    return value === null ? [] : [{ value, of }];
  });
  const now = services.clock.wallTime();
  return openTable({ locations }, table)
    ?.contacts(aor.key)
    .find((contact) => isLive(contact, now) && wanted.every(({ value, of }) => of(contact) === value));
}
