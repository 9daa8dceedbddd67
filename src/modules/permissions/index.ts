import {
  avpName,
  databaseProblem,
  defineModule,
  type Problem,
  tableProblemOf,
  tableVersionProblem,
  variableParam,
} from '../../kit/index.ts';
import { addressFunctions } from './address-functions.ts';
import { type AddressSource, openAddresses } from './addresses.ts';
import { permissionsCommands } from './commands.ts';
import { createRuleFiles } from './rule-files.ts';
import type { PermissionsState } from './state.ts';
import { uriFunctions } from './uri-functions.ts';

const ADDRESS_VERSION = 6;
const TRUSTED_VERSION = 6;

/** Bits of `load_backends`. */
const ADDRESSES = 1;
const TRUSTED = 2;

const NOT_CACHED = 'the table is asked at each call, which holds up nobody';

/** Who may send what. */
export default defineModule({
  name: 'permissions',
  doc: 'Rules of who may reach and register what, from files; addresses of groups, from a file or a database; trusted peers from a database.',
  params: {
    default_allow_file: {
      type: 'string',
      default: 'permissions.allow',
      doc: 'Rules of what is allowed (`allow_routing`).',
    },
    default_deny_file: {
      type: 'string',
      default: 'permissions.deny',
      doc: 'Rules of what is denied, unless it is allowed.',
    },
    check_all_branches: {
      type: 'int',
      default: 1,
      doc: 'Whether `allow_routing` looks at further destinations, too.',
    },
    allow_suffix: { type: 'string', default: '.allow', doc: 'Ending of files of what is allowed.' },
    deny_suffix: { type: 'string', default: '.deny', doc: 'Ending of files of what is denied.' },
    address_file: {
      type: 'string',
      default: '',
      doc: 'File of addresses: `group address [mask [port [tag]]]` in each line. It goes before the database.',
    },
    db_url: {
      type: 'string',
      default: '',
      doc: 'Database of addresses and trusted peers.',
      check: (url: string) => (url === '' ? null : databaseProblem(url)),
    },
    address_table: { type: 'string', default: 'address', doc: 'Table of addresses.' },
    grp_col: { type: 'string', default: 'grp', doc: 'Its column of the group.' },
    ip_addr_col: { type: 'string', default: 'ip_addr', doc: 'Its column of the address.' },
    mask_col: { type: 'string', default: 'mask', doc: 'Its column of the mask, in bits.' },
    port_col: { type: 'string', default: 'port', doc: 'Its column of the port; 0: any.' },
    db_mode: {
      type: 'int',
      default: 0,
      doc: 'Whether the table of trusted peers is kept in memory.',
      inert: NOT_CACHED,
    },
    trusted_table: { type: 'string', default: 'trusted', doc: 'Table of trusted peers.' },
    source_col: { type: 'string', default: 'src_ip', doc: 'Its column of the source address.' },
    proto_col: { type: 'string', default: 'proto', doc: 'Its column of the protocol; any: all of them.' },
    from_col: { type: 'string', default: 'from_pattern', doc: 'Its column of an expression for From.' },
    ruri_col: {
      type: 'string',
      default: 'ruri_pattern',
      doc: 'Its column of an expression for the Request-URI.',
    },
    tag_col: { type: 'string', default: 'tag', doc: 'Column of the tag, of both tables.' },
    priority_col: { type: 'string', default: 'priority', doc: 'Column to order trusted peers by.' },
    peer_tag_avp: {
      type: 'string',
      default: '',
      doc: 'AVP that gets the tag of what was found: `$avp(tag)`.',
      check: avpName,
    },
    peer_tag_mode: {
      type: 'int',
      default: 0,
      doc: 'Whether `allow_trusted` gives the tags of all peers that fit, and their number.',
    },
    max_subnets: {
      type: 'int',
      default: 512,
      doc: 'Most networks in the list of addresses.',
      inert: 'the list is as long as the memory that workers share allows',
    },
    load_backends: {
      type: 'int',
      default: 0xffff,
      doc: 'What is read at the start: 1 addresses, 2 trusted peers; files of rules are read where the script uses them.',
    },
    reload_delta: {
      type: 'int',
      default: 5,
      doc: 'Seconds between two reloads.',
      inert: 'a reload waits for nobody',
    },
    trusted_cleanup_interval: {
      type: 'int',
      default: -1,
      doc: 'Seconds until an old table of trusted peers is freed.',
      inert: NOT_CACHED,
    },
  },
  functions: { ...uriFunctions, ...addressFunctions },
  variables: {},
  rpc: permissionsCommands,
  setupWorker(worker): PermissionsState {
    const { params, services, store, filePath } = worker;
    const { db_url: url, address_file: file, load_backends: backends } = params;
    const database = url === '' ? null : services.databases.open(url);
    let source: AddressSource = { kind: 'none' };
    if ((backends & ADDRESSES) !== 0) {
      if (file !== '') source = { kind: 'file', path: filePath(file) };
      else if (database !== null) {
        source = {
          kind: 'table',
          database,
          table: params.address_table,
          columns: {
            group: params.grp_col,
            address: params.ip_addr_col,
            mask: params.mask_col,
            port: params.port_col,
            tag: params.tag_col,
          },
        };
      }
    }
    const tag = variableParam(params.peer_tag_avp, worker);
    return {
      files: createRuleFiles(filePath),
      defaults: { allow: params.default_allow_file, deny: params.default_deny_file },
      suffixes: { allow: params.allow_suffix, deny: params.deny_suffix },
      allBranches: params.check_all_branches !== 0,
      addresses: openAddresses(store, source),
      trusted:
        database === null || (backends & TRUSTED) === 0
          ? null
          : {
              database,
              table: params.trusted_table,
              source: params.source_col,
              proto: params.proto_col,
              from: params.from_col,
              requestUri: params.ruri_col,
              tag: params.tag_col,
              priority: params.priority_col,
            },
      allTags: params.peer_tag_mode !== 0,
      giveTag(run, given) {
        if (given !== null) tag.set(run, given);
      },
    };
  },
  async prepare({ addresses, trusted }): Promise<Problem | null> {
    const versions = [...addresses.tables(), ...(trusted === null ? [] : [trusted])];
    for (const { database, table } of versions) {
      const version = table === trusted?.table ? TRUSTED_VERSION : ADDRESS_VERSION;
      const reason = await tableVersionProblem(database, table, version);
      if (reason !== null) return tableProblemOf('permissions', reason);
    }
    const problem = await addresses.load();
    return problem === null ? null : { ...problem, problem: `permissions: ${problem.problem}` };
  },
});
