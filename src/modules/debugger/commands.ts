import { declare, type RpcAnswer, RpcFault, rpcInt, rpcOptional, rpcText } from '../../kit/index.ts';
import { type DebuggerState, ownLevel, setOwnLevel } from './state.ts';

const { command } = declare<DebuggerState>();

const INVALID = new RpcFault(500, 'invalid parameters');
const NO_COMMAND = new RpcFault(500, 'Config trace command missing');
const UNKNOWN_COMMAND = new RpcFault(500, 'Unknown trace command');
const ALL_WORKERS = new RpcFault(500, 'No such pid: all workers are traced, or none');
const NOT_STORED = new RpcFault(500, 'cannot store parameter');
const DONE = '200 ok';

/** The commands of debugger. */
export const debuggerCommands = {
  'dbg.trace': command({
    doc: '`on` or `off`: whether actions are traced, in all workers.',
    params: [rpcText('command', NO_COMMAND), rpcOptional(rpcInt('pid'))],
    run({ tracing }, _server, wanted, pid): RpcAnswer {
      if (wanted !== 'on' && wanted !== 'off') return UNKNOWN_COMMAND;
      if (pid !== undefined) return ALL_WORKERS;
      tracing.set(wanted === 'on' ? 1 : 0);
      return DONE;
    },
  }),
  'dbg.get_mod_level': command({
    doc: 'Up to which level the lines of a module are logged: xlog may have one of its own, the others have that of the core.',
    params: [rpcText('module', INVALID)],
    run: (state, { settings }, module) =>
      (module === 'xlog' ? ownLevel(state) : null) ?? settings.find('core', 'debug')?.value ?? 0,
  }),
  'dbg.set_mod_level': command({
    doc: 'Sets the level of `core`, or with `mod_level_mode` that of `xlog`.',
    params: [rpcText('module', INVALID), rpcInt('level', INVALID)],
    run(state, { settings }, module, level): RpcAnswer {
      const core = settings.find('core', 'debug');
      if (module === 'core' && core !== null) {
        settings.set(core, level);
        return DONE;
      }
      if (!state.levelMode) return NOT_STORED;
      if (module !== 'xlog')
        return new RpcFault(500, `the lines of ${module} have no level of their own: core or xlog`);
      setOwnLevel(state, level);
      return DONE;
    },
  }),
};
