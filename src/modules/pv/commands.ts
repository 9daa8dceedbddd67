import { declare, RpcFault, rpcAny, rpcOptional, rpcText, type StoredValue } from '../../kit/index.ts';
import type { PvState } from './state.ts';
import { writeShared } from './variables/shared.ts';

const { command } = declare<PvState>();

const NOT_FOUND = new RpcFault(404, 'Variable not found');

/** What Kamailio answers when a parameter of `pv.shvSet` is missing. */
function missing(which: string): RpcFault {
  return new RpcFault(500, `Missing ${which} (Parameters: varname type value)`);
}

/** The module's commands: the variables that all workers share. */
export const pvCommands = {
  'pv.shvGet': command({
    doc: 'A shared variable, or all of them.',
    params: [rpcOptional(rpcText('name'))],
    run({ shared }, _server, name) {
      if (name === undefined) {
        return { items: [...shared.entries(0)].map(({ key, value }) => ({ shv: shown(key, value) })) };
      }
      const value = shared.get(name, 0);
      return value === undefined ? NOT_FOUND : shown(name, value);
    },
  }),
  'pv.shvSet': command({
    doc: 'Sets a shared variable that exists: its name, `int` or `str`, the value.',
    params: [
      rpcText('name', missing('parameter varname')),
      rpcText('type', missing('parameter type')),
      rpcOptional(rpcAny('value')),
    ],
    run({ shared }, _server, name, type, given) {
      if (type !== 'int' && type !== 'str') {
        return new RpcFault(500, 'Unknown parameter type (Types: int or str)');
      }
      if (given === undefined) return missing(type === 'int' ? 'integer parameter value' : 'parameter value');
      const value = type === 'str' ? String(given) : Number(given);
      if (!(type === 'str' || Number.isSafeInteger(value))) {
        return new RpcFault(400, 'parameter value must be an integer');
      }
      if (shared.get(name, 0) === undefined) return NOT_FOUND;
      if (!writeShared(shared, name, value)) return new RpcFault(500, 'No memory for the value');
      return 'Ok. Variable set to new value.';
    },
  }),
};

function shown(name: string, value: StoredValue) {
  return { name, type: typeof value === 'number' ? 'int' : 'string', value };
}
