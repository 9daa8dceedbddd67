import {
  type Json,
  NO_ANSWER,
  type RpcCommand,
  RpcFault,
  type RpcRegistry,
  type ServerView,
} from '../kit/index.ts';
import type { Log } from '../log/log.ts';
import type { BoundModule } from './bind.ts';
import { logException } from './exceptions.ts';

interface BoundCommand {
  readonly command: RpcCommand<unknown>;
  readonly state: unknown;
}

/** The commands of the modules bound in the first SIP worker. `server` is what they are shown. */
export function createRpcRegistry(
  modules: readonly BoundModule[],
  server: () => ServerView,
  log: Log,
): RpcRegistry {
  const commands = new Map<string, BoundCommand>();
  for (const { declaration, state } of modules) {
    for (const [name, command] of Object.entries(declaration.rpc ?? {}))
      commands.set(name, { command, state });
  }
  const names = [...commands.keys()].sort();

  return {
    methods: () => names,
    help: (method) => commands.get(method)?.command.doc ?? null,
    async call(method, params) {
      const bound = commands.get(method);
      // Kamailio's code and words for it.
      if (bound === undefined) return new RpcFault(500, 'Method Not Found');
      const { command, state } = bound;
      const taken = takeAll(command, params);
      if (taken instanceof RpcFault) return taken;
      try {
        const answer = await command.run(state, server(), ...taken);
        return answer === undefined ? NO_ANSWER : answer;
      } catch (error) {
        logException(log, `the command ${method}`, error);
        return new RpcFault(500, 'Internal error: see the log');
      }
    },
  };
}

function takeAll({ params }: RpcCommand<unknown>, given: readonly Json[]): unknown[] | RpcFault {
  const left = [...given];
  const values: unknown[] = [];
  for (const parameter of params) {
    const value = parameter.take(left);
    if (value instanceof RpcFault) return value;
    values.push(value);
  }
  return values;
}
