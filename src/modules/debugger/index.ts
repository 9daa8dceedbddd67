import { defineModule, parsedValues } from '../../kit/index.ts';
import { debuggerCommands } from './commands.ts';
import { debuggerFunctions } from './functions.ts';
import { params, parseModuleLevel } from './params.ts';
import { type DebuggerState, ownLevel, setOwnLevel } from './state.ts';
import { traceAction } from './trace.ts';

const WARNING = 0;

/** Shows what a script does. */
export default defineModule({
  name: 'debugger',
  doc: 'Shows what a script does: a line in the log before each action (`cfgtrace`, `dbg.trace`), with the position and what Kamailio calls it; variables and messages as they stand. Nothing is ever stopped.',
  params,
  functions: debuggerFunctions,
  variables: {},
  rpc: debuggerCommands,
  trace: traceAction,
  setup({ params: given, store, log }) {
    store.counter('debugger cfgtrace').set(given.cfgtrace === 0 ? 0 : 1);
    const xlogLevel = store.counter('debugger xlog level');
    for (const { module, level } of parsedValues(given.mod_level, parseModuleLevel)) {
      if (module === 'xlog') setOwnLevel({ xlogLevel }, level);
      else if (module !== 'core') {
        const text = `debugger: the lines of ${module} have no level of their own: mod_level ${module}=${level} has no effect`;
        log.write(WARNING, `${text} [debugger.no-level]`);
      }
    }
  },
  setupWorker({ params: given, services, store }): DebuggerState {
    const core = parsedValues(given.mod_level, parseModuleLevel).find(({ module }) => module === 'core');
    const state: DebuggerState = {
      tracing: store.counter('debugger cfgtrace'),
      logLevel: given.log_level,
      logFacility: given.log_facility === '' ? undefined : given.log_facility,
      logMark: given.log_level_name === '' ? undefined : given.log_level_name,
      logPrefix: given.log_prefix,
      coreLevel: core === undefined || given.mod_level_mode === 0 ? null : core.level,
      xlogLevel: store.counter('debugger xlog level'),
      levelMode: given.mod_level_mode !== 0,
    };
    services.log.setLevelOf('xlog', () => ownLevel(state));
    return state;
  },
  async open({ coreLevel }, { settings }) {
    const debug = settings.find('core', 'debug');
    if (coreLevel !== null && debug !== null) settings.set(debug, coreLevel);
    return null;
  },
});
