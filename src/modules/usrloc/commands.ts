import { declare, type RpcCommand, RpcFault, rpcText } from '../../kit/index.ts';
import type { UsrlocState } from './state.ts';

const { command } = declare<UsrlocState>();

const NO_DATABASE = new RpcFault(500, 'Command is not supported in db_mode=0');
const TOO_FEW = new RpcFault(500, 'Not enough parameters (table to lookup)');

/** The commands about the database. */
export const databaseCommands: Readonly<Record<string, RpcCommand<UsrlocState>>> = {
  'ul.flush': command({
    doc: 'Writes what changed to the database now. Nothing to do with `db_mode` 0.',
    params: [],
    async run({ persistence, locations }) {
      await persistence?.flush(locations.names());
      return undefined;
    },
  }),
  'ul.db_users': counting('users', false, 'addresses of record that have contacts which did not expire'),
  'ul.db_contacts': counting('contacts', false, 'contacts which did not expire'),
  'ul.db_expired_contacts': counting('contacts', true, 'contacts which expired'),
};

function counting(what: 'users' | 'contacts', expired: boolean, doc: string): RpcCommand<UsrlocState> {
  return command({
    doc: `The number of ${doc}, in a table of the database.`,
    params: [rpcText('table', TOO_FEW)],
    async run({ persistence }, _server, table) {
      if (persistence === null) return NO_DATABASE;
      try {
        return await persistence.count(table, what, expired);
      } catch {
        return new RpcFault(500, `Failed to query ${what === 'users' ? 'AoR' : 'contact'} count`);
      }
    },
  });
}
