import type { Destination, Index, RunContext, Value } from '../../../kit/index.ts';
import { destinationContacts } from '../../../run/destination-contacts.ts';
import { addDestination, findSocket, socketName } from '../../core/index.ts';
import { orNull, readOnly, readWrite, type StaticBranch, type Variables, variable } from '../state.ts';

/** Attributes of a branch that can be read and written alike. */
type Attribute = 'uri' | 'dst_uri' | 'path' | 'q' | 'send_socket' | 'flags';

type Key = Attribute | 'count' | 'ruid' | 'location_ua';

const NAMES: readonly Key[] = [
  'uri',
  'dst_uri',
  'path',
  'q',
  'send_socket',
  'flags',
  'count',
  'ruid',
  'location_ua',
];

function parseAttribute(inner: string | null): { readonly key: Key } | { readonly problem: string } {
  const key = NAMES.find((name) => name === inner);
  return key === undefined
    ? { problem: `there is no attribute "${inner ?? ''}"; there are: ${NAMES.join(', ')}` }
    : { key };
}

function read(branch: Destination | StaticBranch, key: Key): Value {
  switch (key) {
    case 'uri':
      return branch.uri;
    case 'dst_uri':
      return branch.dstUri;
    case 'path':
      return branch.path;
    case 'q':
      return branch.q < 0 ? null : branch.q;
    case 'send_socket':
      return branch.sendSocket;
    case 'flags':
      return branch.flags | 0;
    case 'ruid':
      return branch.located?.ruid ?? null;
    case 'location_ua':
      return branch.located?.userAgent ?? null;
    default:
      return null;
  }
}

/** The part of a branch that a written attribute changes; null when the value does not fit. */
function change(run: RunContext, key: Key, value: Value): Partial<StaticBranch> | null {
  if (key === 'q' || key === 'flags') {
    if (typeof value === 'string') return null;
    return key === 'q' ? { q: value ?? -1 } : { flags: (value ?? 0) >>> 0 };
  }
  if (typeof value === 'number') return null;
  const text = orNull(value);
  switch (key) {
    case 'uri':
      return { uri: text };
    case 'dst_uri':
      return { dstUri: text };
    case 'path':
      return { path: text };
    case 'send_socket': {
      if (text === null) return { sendSocket: null };
      const socket = findSocket(run.services.sockets, text);
      return socket === undefined ? null : { sendSocket: socketName(socket) };
    }
    default:
      return null;
  }
}

/** The position of an index among the destinations; null when there is none there. */
function position(run: RunContext, index: Index): number | null {
  const { length } = run.state.destinations;
  const at = index === null || index === 'all' ? 0 : index < 0 ? length + index : index;
  return at >= 0 && at < length ? at : null;
}

function write(run: RunContext, key: Key, index: Index, value: Value): boolean {
  const at = position(run, index);
  const { destinations } = run.state;
  const old = at === null ? undefined : destinations[at];
  if (at === null || old === undefined) return false;
  if (key === 'uri' && value === null) {
    destinations.splice(at, 1);
    return true;
  }
  const changed = change(run, key, value);
  if (changed === null) return false;
  const { uri } = changed;
  destinations[at] = { ...old, ...changed, uri: uri ?? old.uri };
  return true;
}

const EMPTY: StaticBranch = {
  uri: null,
  dstUri: null,
  path: null,
  q: -1,
  sendSocket: null,
  flags: 0,
  located: null,
};

/** Destinations besides the Request-URI. */
export const BRANCH_VARIABLES: Variables = {
  branch: variable({
    doc: '`$(branch(attribute)[i])`: an attribute of the i-th destination; an undefined uri removes it.',
    inner: 'required',
    parse: parseAttribute,
    get(_state, run, key, index) {
      const { destinations } = run.state;
      if (key === 'count') return destinations.length === 0 ? null : destinations.length;
      const at = position(run, index);
      const found = at === null ? undefined : destinations[at];
      return found === undefined ? null : read(found, key);
    },
    set: (_state, run, key, index, value) => write(run, key, index, value),
  }),
  sbranch: variable({
    doc: '`$sbranch(attribute)`: attributes collected for sbranch_append() and sbranch_set_ruri().',
    inner: 'required',
    parse: parseAttribute,
    get(state, run, key) {
      const found = state.staticBranches.get(run);
      return found === undefined || (key === 'flags' && found.uri === null) ? null : read(found, key);
    },
    set(state, run, key, _index, value) {
      const changed = change(run, key, value);
      if (changed === null) return false;
      state.staticBranches.set(run, { ...(state.staticBranches.get(run) ?? EMPTY), ...changed });
      return true;
    },
  }),
  br: readWrite(
    'The first destination; writing adds one.',
    (run) => run.state.destinations[0]?.uri ?? null,
    (run, value) =>
      typeof value === 'string' && value !== '' && addDestination(run, { ...EMPTY, uri: value }),
  ),
  bR: readOnly('All destinations, comma separated.', (run) =>
    orNull(run.state.destinations.map(({ uri }) => uri).join(', ')),
  ),
  ds: readOnly('The Request-URI where it was changed, and the destinations, as a Contact header.', (run) => {
    const contacts = destinationContacts(run.state);
    return contacts === '' ? null : `Contact: ${contacts}`;
  }),
  ruid: readOnly(
    'The contact that the Request-URI was looked up from; undefined without a lookup.',
    (run) => run.state.located?.ruid ?? null,
  ),
  location_ua: readOnly(
    'The user agent of that contact; undefined without a lookup.',
    (run) => run.state.located?.userAgent ?? null,
  ),
};
