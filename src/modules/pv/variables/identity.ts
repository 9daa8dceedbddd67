import type { Index, RunContext, Value, VariableDeclaration } from '../../../kit/index.ts';
import { type NameAddr, parseNameAddr, parseNameAddrList } from '../../../sip/name-addr.ts';
import { unquote } from '../../../sip/params.ts';
import { orNull, type PvState, readOnly, type Variables, variable } from '../state.ts';
import { hostOf, userOf } from './uri.ts';

/** All values of the headers of a name; empty when any is malformed. */
function addresses(run: RunContext, name: string): NameAddr[] {
  const all: NameAddr[] = [];
  for (const field of run.message.headers(name)) {
    const values = parseNameAddrList(field.value);
    if (values === null) return [];
    all.push(...values);
  }
  return all;
}

function indexed(
  doc: string,
  header: string,
  pick: (address: NameAddr) => Value,
): VariableDeclaration<PvState> {
  return variable({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get(_state, run, _key, index: Index) {
      if (run.message.header(header) === null) return null;
      const found = addresses(run, header).at(typeof index === 'number' ? index : 0);
      return found === undefined ? null : pick(found);
    },
  });
}

function single(
  doc: string,
  header: string,
  pick: (address: NameAddr) => Value,
): VariableDeclaration<PvState> {
  return readOnly(doc, (run) => {
    const field = run.message.header(header);
    if (field === null) return null;
    const address = parseNameAddr(field.value) ?? parseNameAddrList(field.value)?.[0];
    return address === undefined ? null : pick(address);
  });
}

function param(name: string) {
  return (address: NameAddr): Value => {
    const value = address.params.get(name);
    return value === null ? null : orNull(unquote(value));
  };
}

const uriOf = (address: NameAddr): Value => address.uri;
const fromUri = (pick: typeof userOf) => (address: NameAddr) => {
  const uri = address.parsedUri;
  return uri === null ? null : pick(uri);
};

/** Headers that name a party. */
export const IDENTITY_VARIABLES: Variables = {
  ai: indexed('The URI of P-Asserted-Identity (RFC 3325).', 'p-asserted-identity', uriOf),
  pu: indexed('The URI of P-Preferred-Identity (RFC 3325).', 'p-preferred-identity', uriOf),
  pU: indexed('The user part of P-Preferred-Identity.', 'p-preferred-identity', fromUri(userOf)),
  pd: indexed('The host of P-Preferred-Identity.', 'p-preferred-identity', fromUri(hostOf)),
  pn: indexed('The display name of P-Preferred-Identity.', 'p-preferred-identity', ({ display }) =>
    orNull(display),
  ),
  re: single('The URI of Remote-Party-ID.', 'remote-party-id', uriOf),
  rt: single('The URI of Refer-To (RFC 3515).', 'refer-to', uriOf),
  di: single('The URI of the first Diversion (RFC 5806).', 'diversion', uriOf),
  dir: single('The reason of the first Diversion.', 'diversion', param('reason')),
  dip: single('The privacy of the first Diversion.', 'diversion', param('privacy')),
  dic: single('The counter of the first Diversion.', 'diversion', param('counter')),
};
