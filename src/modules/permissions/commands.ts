import { declare, type Json, RpcFault, rpcText } from '../../kit/index.ts';
import type { Address, AddressKind } from './address.ts';
import type { PermissionsState } from './state.ts';
import { decide } from './uri-functions.ts';

const { command } = declare<PermissionsState>();

const MISSING = new RpcFault(500, 'Not enough parameters');

/** The module's commands. */
export const permissionsCommands = {
  'permissions.addressReload': command({
    doc: 'Reads the addresses again.',
    params: [],
    async run({ addresses }) {
      const problem = await addresses.load();
      return problem === null ? 'Reload OK' : new RpcFault(500, `Reload failed: ${problem.problem}`);
    },
  }),
  'permissions.addressDump': dumping('whole addresses', 'address', ({ entry }, index) => ({
    table: index,
    group: entry.group,
    item: { ip: entry.address, port: entry.port, tag: entry.tag ?? 'NULL' },
  })),
  'permissions.subnetDump': dumping('networks', 'subnet', ({ entry, network }, index) => ({
    id: index,
    group: entry.group,
    item: { ip: entry.address, mask: network?.bits ?? 0, port: entry.port, tag: entry.tag ?? 'NULL' },
  })),
  'permissions.domainDump': dumping('names', 'domain', ({ entry }, index) => ({
    table: index,
    group: entry.group,
    item: { domain_name: entry.address, port: entry.port, tag: entry.tag ?? 'NULL' },
  })),
  'permissions.testUri': testing(),
  'permissions.allowUri': testing(),
};

function dumping(what: string, kind: AddressKind, show: (address: Address, index: number) => Json) {
  return command({
    doc: `The ${what} in the list of addresses, with their groups.`,
    params: [],
    run: ({ addresses }) =>
      addresses
        .list()
        .all.filter((address) => address.kind === kind)
        .map(show),
  });
}

function testing() {
  return command({
    doc: 'Whether a URI may reach another one by the rules of a name that the script uses: `Allowed` or `Denied`.',
    params: [rpcText('name', MISSING), rpcText('uri', MISSING), rpcText('contact', MISSING)],
    run({ files, suffixes }, _server, name, uri, contact) {
      const rules = files.known(name + suffixes.allow, name + suffixes.deny);
      if (rules === null) return new RpcFault(500, 'No such rules: the script does not use them');
      return decide(rules, uri, [contact]) > 0 ? 'Allowed' : 'Denied';
    },
  });
}
