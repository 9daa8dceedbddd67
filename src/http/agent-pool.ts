import { Agent } from 'node:http';
import { type RequestOptions, Agent as TlsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { ConnectionSettings } from './exchange.ts';
import { nameProblem, tlsOptions } from './tls-options.ts';

/** The connections of one worker, by their settings. */
export interface AgentPool {
  /** @throws HttpFailure when a file that the settings name cannot be read. */
  agent(secure: boolean, settings: ConnectionSettings): Agent;
  close(): void;
}

/** Makes a pool without connections. */
export function createAgentPool(): AgentPool {
  const agents = new Map<string, Agent>();
  return {
    agent(secure, settings) {
      const key = JSON.stringify([secure, settings]);
      const known = agents.get(key);
      if (known !== undefined) return known;
      const made = secure ? secureAgent(settings) : new Agent(agentOptions(settings));
      agents.set(key, made);
      return made;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function agentOptions({ family, keepAlive, localAddress, tcpKeepAliveSeconds }: ConnectionSettings) {
  return {
    keepAlive,
    family,
    ...(localAddress === '' ? {} : { localAddress }),
    ...(tcpKeepAliveSeconds === null ? {} : { keepAliveMsecs: tcpKeepAliveSeconds * 1000 }),
  };
}

function secureAgent(settings: ConnectionSettings): TlsAgent {
  const { tls } = settings;
  const options = { ...agentOptions(settings), ...tlsOptions(tls) };
  return !tls.verifyPeer && tls.verifyHost
    ? new NameCheckingAgent({ ...options, maxCachedSessions: 0 })
    : new TlsAgent(options);
}

/** As libcurl does, the name is checked also where the authorities are not. */
class NameCheckingAgent extends TlsAgent {
  override createConnection(
    options: RequestOptions,
    callback: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = super.createConnection(options, () => {});
    if (!(socket instanceof TLSSocket)) return socket;
    const fail = (error: Error): void => callback(error, socket);
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      const problem = nameProblem(socket, String(options.host));
      if (problem === undefined) callback(null, socket);
      else {
        socket.destroy();
        callback(problem, socket);
      }
    });
    return undefined;
  }
}

/** Gives one connection that is there already to one request. */
export class ReadyAgent extends TlsAgent {
  readonly #socket: Duplex;

  constructor(socket: Duplex) {
    super();
    this.#socket = socket;
  }

  override createConnection(): Duplex {
    return this.#socket;
  }
}
