import { defineModule } from '../../kit/index.ts';
import { connectionCommands } from './commands/connections.ts';
import { dnsCommands } from './commands/dns.ts';
import { memoryCommands } from './commands/memory.ts';
import { processCommands } from './commands/process.ts';
import { socketCommands } from './commands/sockets.ts';
import { systemCommands } from './commands/system.ts';
import { valueCommands } from './commands/values.ts';
import { flagFunctions } from './flags.ts';
import { logFunction } from './log-line.ts';
import { rewritingFunctions } from './rewriting.ts';
import { sendingFunctions } from './sending.ts';
import type { CoreState } from './state.ts';
import { coreStatistics } from './statistics.ts';
import { coreSubjects } from './subjects.ts';
import { CORE_VARIABLES } from './variables.ts';

export * from './destinations.ts';
export * from './request-uri.ts';
export * from './sockets.ts';

/** What every script has without `loadmodule`. */
export default defineModule({
  name: 'core',
  doc: 'What every script has without `loadmodule`: flags, changes of the Request-URI, the socket to send from, core comparisons.',
  params: {},
  functions: { ...flagFunctions, ...rewritingFunctions, ...sendingFunctions, log: logFunction },
  variables: CORE_VARIABLES,
  coreSubjects,
  statistics: coreStatistics,
  rpc: {
    ...processCommands,
    ...socketCommands,
    ...connectionCommands,
    ...memoryCommands,
    ...valueCommands,
    ...systemCommands,
    ...dnsCommands,
  },
  timers: [
    {
      name: 'dns-cache',
      where: 'once',
      interval: ({ services }) => secondsOf(services.global('dns_cache_gc_interval')) * 1000,
      run: ({ services }) => services.names.cache?.sweep(),
    },
  ],
  setupWorker: ({ services, store }): CoreState => ({ services, store }),
});

/** Seconds between two sweeps of the cache of names. */
function secondsOf(given: string | number | undefined): number {
  return typeof given === 'number' ? given : 120;
}
