import {
  type Call,
  compiled,
  declare,
  literal,
  optional,
  type Problem,
  parseInteger,
  printed,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import type { Contact, Location } from '../usrloc/index.ts';
import { type AddressOfRecord, readAor } from './aor.ts';
import { applyRegistration, type ContactRequest, type Registration } from './bindings.ts';
import { REGISTRATION_ERRORS, type RegistrationErrorName } from './errors.ts';
import { NO_PATH, type RequestedPath, readPath } from './path.ts';
import { prepareReply, sendReply } from './reply.ts';
import { listsOption, type RequestedContacts, readContact, readContacts } from './request.ts';
import { registeredSocket } from './socket.ts';
import type { RegistrarState } from './state.ts';
import { openTable, tableProblem } from './table.ts';
import { attributesGiven, configured } from './xavps.ts';

const { fn } = declare<RegistrarState>();

/** What `save` may be told, by the bits of its flags. */
interface SaveFlags {
  /** 0x02: `reg_send_reply` or the script answers. */
  readonly silent: boolean;
  /** 0x04: one contact is kept. */
  readonly single: boolean;
  /** 0x08: times are not varied. */
  readonly exact: boolean;
  /** 0x10: with 0x02, whatever reply the script sends has the headers. */
  readonly prepared: boolean;
}

const ALL_FLAGS = 0x1f;
const NO_FLAGS: SaveFlags = { silent: false, single: false, exact: false, prepared: false };

/** `save` returns: the contacts were only asked for. */
const LISTED = 4;
const REMOVED = 3;
/** As long as Kamailio lets them be. */
const LONGEST_CALL_ID = 255;
const LONGEST_USER_AGENT = 255;
const NO_USER_AGENT = 'n/a';

/** Functions that save what a REGISTER asks for, and answer it. */
export const saveFunctions = {
  save: fn({
    args: [
      literal('table'),
      optional(compiled('flags', 'flags', parseFlags, false)),
      optional(printed('uri')),
    ],
    routes: ['request', 'failure', 'onreply'],
    doc: 'Saves the contacts of a REGISTER for the address of record in To (or of `uri`) and answers it, but in a reply route. 1 added, 2 changed, 3 removed, 4 only asked for; -1 refused, -2 too many contacts. Flags: 1 has no effect, 2 do not answer, 4 keep one contact, 8 times as asked for, 16 (with 2) whatever is answered has the headers.',
    check: ([table], _site, state) => tableProblem(state, table),
    run: (state, call, table, flags = NO_FLAGS, uri) =>
      save(state, call, openTable(state, table), flags, uri),
  }),
  reg_send_reply: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Sends the answer that `save` with flag 2 left unsent. 1, -1 when there is none.',
    run(state, call) {
      const reply = state.replies.get(call.run);
      if (reply === undefined) return refuse(call, 'there is no answer', 'call save(…, "0x2") before');
      const answer = sendReply(call.run, reply);
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
};

function parseFlags(text: string): SaveFlags | Problem {
  const bits = parseInteger(text);
  if (bits === null || bits < 0 || bits > ALL_FLAGS) {
    return { problem: `"${text}" is no sum of flags`, hint: 'use 0x01 to 0x1f' };
  }
  return {
    silent: (bits & 2) !== 0,
    single: (bits & 4) !== 0,
    exact: (bits & 8) !== 0,
    prepared: (bits & 16) !== 0,
  };
}

/** What came of a registration. */
interface Outcome {
  readonly code: number;
  readonly error: RegistrationErrorName | null;
  /** What is bound now. */
  readonly contacts: readonly Contact[];
  readonly aor: AddressOfRecord | null;
  readonly path: RequestedPath;
}

function failed(error: RegistrationErrorName): Outcome {
  return { code: -1, error, contacts: [], aor: null, path: NO_PATH };
}

function save(
  state: RegistrarState,
  call: Call,
  location: Location | null,
  flags: SaveFlags,
  uri: string | undefined,
): number {
  if (location === null) return refuse(call, 'the shared store has no room for the table');
  const { run } = call;
  const outcome = register(state, run, location, flags, uri);
  const { aor, code, contacts, error, path } = outcome;
  (error === null ? state.accepted : state.rejected).add(1);
  if (error !== null) refuse(call, `the registration is refused: ${REGISTRATION_ERRORS[error].text}`);
  if (run.message.kind !== 'request') return code;

  const names = { user: aor?.uri.user ?? '', domain: aor?.uri.host ?? '' };
  const reply = prepareReply(run, { ...names, contacts, path: path.shown, error }, state.settings);
  if (flags.silent) {
    if (flags.prepared) run.state.reply.headers += reply.headers;
    else state.replies.set(run, reply);
    return code;
  }
  const answer = sendReply(run, reply);
  return answer.granted ? code : refuse(call, answer.text);
}

function register(
  state: RegistrarState,
  run: RunContext,
  location: Location,
  flags: SaveFlags,
  uri: string | undefined,
): Outcome {
  const { aorRules, settings } = state;
  const { message } = run;
  const requested = readContacts(message, run.state.edits, settings.contactMaxSize);
  if (typeof requested === 'string') return failed(requested);
  if (listsOption(message, 'require', 'outbound')) return failed('outboundRequired');
  const target = uri ?? message.to?.uri;
  const aor = target === undefined ? 'messageParse' : readAor(target, aorRules);
  if (typeof aor === 'string') return failed(aor);

  const refused = (error: RegistrationErrorName): Outcome => ({
    ...failed(error),
    aor,
    contacts: location.contacts(aor.key),
  });
  if (requested.star) {
    location.update(aor.key, () => ({ contacts: [] }));
    return { code: REMOVED, error: null, contacts: [], aor, path: NO_PATH };
  }
  const path = settings.usePath ? readPath(message, settings.pathMode) : NO_PATH;
  if (typeof path === 'string') return refused(path);
  if (requested.list.length === 0) {
    return { code: LISTED, error: null, contacts: location.contacts(aor.key), aor, path };
  }
  const registration = readRegistration(state, run, requested, path, flags);
  if (typeof registration === 'string') return refused(registration);

  const applied = location.update(aor.key, (before) =>
    applyRegistration(before, registration, state.locations, run.services.clock.wallTime()),
  );
  if (applied === null) return refused('storeFull');
  if (applied.error !== null) return { ...refused(applied.error), code: applied.code };
  return { code: applied.code, error: null, contacts: applied.contacts, aor, path };
}

/** What the contacts of a registration have in common, and each of them. */
function readRegistration(
  { received, settings, locations }: RegistrarState,
  run: RunContext,
  requested: Exclude<RequestedContacts, { star: true }>,
  path: RequestedPath,
  flags: SaveFlags,
): Registration | RegistrationErrorName {
  const { message, state } = run;
  const callId = message.callId ?? '';
  if (callId.length > LONGEST_CALL_ID) return 'callIdTooLong';
  const contacts: ContactRequest[] = [];
  for (const contact of requested.list) {
    const read = readContact(run, contact, settings, flags.exact);
    if (typeof read === 'string') return read;
    contacts.push(read);
  }
  const fromPath = settings.pathUseReceived ? path.received : null;
  const from = fromPath ?? received(run);
  if (from !== null && from.length > settings.contactMaxSize) return 'contactTooLong';
  const agent = message.header('user-agent')?.value ?? '';
  return {
    contacts,
    callId,
    cseq: message.cseq?.number ?? 0,
    branchFlags: (state.branchFlags | (fromPath === null ? 0 : locations.natFlag)) >>> 0,
    userAgent: agent === '' || agent.length > LONGEST_USER_AGENT ? NO_USER_AGENT : agent,
    received: from,
    path: path.vector,
    socket: registeredSocket(run, settings),
    attributes: attributesGiven(run, locations.xavpContact),
    maxContacts: configured(run, settings.xavpConfig, 'max_contacts') ?? settings.maxContacts,
    single: flags.single,
  };
}
