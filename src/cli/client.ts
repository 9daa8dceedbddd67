import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { createRealClock } from '../time/real-clock.ts';
import { createConversation, hostPort } from './conversation.ts';
import type { LadderEvent } from './ladder.ts';
import type { SendOptions } from './send-options.ts';

/** A SIP client for one request over UDP. */
export interface Client {
  readonly local: string;
  readonly remote: string;
  /**
   * Sends the request and follows it; resolves with the status of the final reply, null when none came in time.
   * @throws Error when the far end's host says that nothing listens there.
   */
  converse(onEvent: (event: LadderEvent) => void): Promise<number | null>;
  close(): Promise<void>;
}

/**
 * Opens a socket for a conversation. Names are resolved by the system.
 * @throws Error for a host that has no address.
 */
export async function createClient(options: SendOptions): Promise<Client> {
  const clock = createRealClock();
  const socket = createSocket(isIPv6(options.host) ? 'udp6' : 'udp4');
  const close = async (): Promise<void> => {
    clock.close();
    socket.close();
    await once(socket, 'close');
  };
  try {
    socket.connect(options.port, options.host);
    await once(socket, 'connect');
  } catch (error) {
    await close();
    throw error;
  }
  const { address, port } = socket.address();
  return {
    local: hostPort(address, port),
    remote: hostPort(options.host, options.port),
    converse(onEvent) {
      const conversation = createConversation({
        options,
        local: { host: address, port },
        clock,
        newId: () => randomBytes(8).toString('hex'),
        send: (bytes) => socket.send(bytes),
        onEvent,
      });
      socket.on('message', (bytes) => conversation.receive(bytes));
      const { promise: broken, reject } = Promise.withResolvers<never>();
      socket.on('error', reject);
      return Promise.race([conversation.begin(), broken]);
    },
    close,
  };
}
