import { coreHash, declare, type Json, RpcFault, rpcText, type TransactionName } from '../../kit/index.ts';
import type { TsiloState } from './state.ts';

const { command } = declare<TsiloState>();

/** The commands of tsilo. */
export const tsiloCommands = {
  'ts.dump': command({
    doc: 'All stored transactions by URI.',
    params: [],
    run({ stored }) {
      const uris: Json[] = [];
      let count = 0;
      for (const { key, transactions } of stored.entries()) {
        count += transactions.length;
        uris.push({ 'R-URI': key, Hash: coreHash(key, '', 0), Transactions: transactions.map(shown) });
      }
      return { 'R-URIs': uris, Stats: { RURIs: uris.length, Transactions: count } };
    },
  }),
  'ts.lookup': command({
    doc: 'The transactions stored for what a URI names: its user, with `use_domain` `user@domain`.',
    params: [rpcText('ruri', new RpcFault(400, 'Not enough parameters'))],
    run({ stored }, _server, key) {
      const transactions = stored.of(key);
      return transactions.length === 0
        ? new RpcFault(404, 'RURI not found in tsilo table')
        : { Transactions: transactions.map(shown) };
    },
  }),
};

function shown({ index, label }: TransactionName): Json {
  return { Tindex: index, Tlabel: label };
}
