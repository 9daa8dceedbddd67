import { defineModule, level } from '../../kit/index.ts';
import { openLookup } from '../registrar/index.ts';
import { tsiloCommands } from './commands.ts';
import { tsiloFunctions } from './functions.ts';
import type { TsiloState } from './state.ts';
import { openStored } from './stored.ts';

/** Requests that wait for contacts: a phone that is woken registers, and the call goes there. */
export default defineModule({
  name: 'tsilo',
  doc: 'Stores requests whose user is not to be reached yet, and sends them to the contacts that register meanwhile: how a phone is woken by a push message.',
  needs: ['tm', 'registrar'],
  params: {
    use_domain: {
      type: 'int',
      default: 0,
      doc: 'Whether the domain of a URI counts in what a transaction is stored for.',
    },
    hash_size: {
      type: 'int',
      default: 2048,
      doc: 'Slots of the table.',
      inert: 'tables grow as needed',
    },
  },
  functions: tsiloFunctions,
  variables: {},
  rpc: tsiloCommands,
  // Kamailio sets none of them back.
  statistics: {
    tsilo: {
      added_branches: level((_state, { transactions }) => transactions.counts.appended),
      stored_ruris: level(({ stored }) => stored.counts.uris.get()),
      stored_transactions: level(({ stored }) => stored.counts.transactions.get()),
      total_ruris: level(({ stored }) => stored.counts.allUris.get()),
      total_transactions: level(({ stored }) => stored.counts.allTransactions.get()),
    },
  },
  setupWorker(worker): TsiloState {
    return {
      stored: openStored(worker.store),
      useDomain: worker.params.use_domain !== 0,
      lookup: openLookup(worker),
    };
  },
  transactionEnded: ({ stored }, transaction) => stored.remove(transaction),
});
