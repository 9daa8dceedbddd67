import { defineModule, type RunContext, variableParam, type WorkerSetup } from '../../kit/index.ts';
import { openLocations } from '../usrloc/index.ts';
import { locationCommands } from './commands.ts';
import { fetchedFunctions, ulc } from './fetched.ts';
import { type LookupState, lookupFunctions } from './lookup.ts';
import { registrarParams } from './params.ts';
import { registeredFunctions } from './registered.ts';
import { saveFunctions } from './save.ts';
import { LIVE_SETTINGS, readSettings } from './settings.ts';
import { socketFunctions } from './socket.ts';
import type { RegistrarState } from './state.ts';

export { destinationsOf, type LookupState } from './lookup.ts';
export { tableProblem } from './table.ts';

/** Registrations (RFC 3261 §10), and where a request for a registered user goes. */
export default defineModule({
  name: 'registrar',
  doc: 'The registrar of RFC 3261 section 10: saves and answers registrations, and looks up where a request for a registered user goes.',
  needs: ['usrloc', 'sl'],
  params: registrarParams,
  functions: {
    ...saveFunctions,
    ...lookupFunctions,
    ...registeredFunctions,
    ...fetchedFunctions,
    ...socketFunctions,
  },
  variables: { ulc },
  rpc: locationCommands,
  settings: {
    group: 'registrar',
    names: [...LIVE_SETTINGS.keys()],
    change(state: RegistrarState, name, value) {
      const member = LIVE_SETTINGS.get(name);
      if (member !== undefined) state.settings = { ...state.settings, [member]: value };
    },
  },
  setupWorker(worker): RegistrarState {
    const { params, store } = worker;
    return {
      ...openLookup(worker),
      clock: worker.services.clock,
      received: receivedReader(params.received_avp, worker),
      replies: new WeakMap(),
      profiles: new WeakMap(),
      accepted: store.counter('registrar accepted_regs'),
      rejected: store.counter('registrar rejected_regs'),
    };
  },
});

/** What the lookups of this module go by, for a module that `needs` it. */
export function openLookup(
  worker: Pick<WorkerSetup<Record<string, never>>, 'paramOf' | 'textParamOf' | 'services' | 'store'>,
): LookupState {
  const settings = readSettings(worker);
  const locations = openLocations(worker);
  const { caseSensitive, realmPrefix } = settings;
  return { settings, locations, aorRules: { useDomain: locations.useDomain, caseSensitive, realmPrefix } };
}

/** Reads the value of `received_avp`. */
function receivedReader(
  text: string,
  worker: Pick<WorkerSetup<Record<string, never>>, 'variable'>,
): (run: RunContext) => string | null {
  const { get } = variableParam(text, worker);
  return (run) => {
    const value = get(run);
    return typeof value === 'string' && value !== '' ? value : null;
  };
}
