import type { Connection, ConnectionHandler, NetAddress } from '../../kit/index.ts';
import type { Command } from './command.ts';
import type { FrameReader } from './frame-reader.ts';

/** What an event route is about, for `$evapi(...)` and the functions that mean its client. */
export interface EvapiEvent {
  /** A number that no other connection of this server has. */
  readonly client: number;
  /** `$evapi(conidx)`: the lowest that was free. */
  readonly index: number;
  readonly peer: NetAddress;
  /** The message; null for an event of the connection itself. */
  readonly message: string | null;
  /** `evapi_close` was called in this run. */
  closed: boolean;
}

/** The event routes by what happened. */
export type EventName = 'connection-new' | 'connection-closed' | 'message-received';

/** What went wrong, since the start. */
export interface EvapiCounts {
  /** Connections that were closed as there were `max_clients` already. */
  tooMany: number;
  /** Connections that were closed for bytes that are no netstring. */
  malformed: number;
  /** Connections that were closed as they did not read. */
  slow: number;
}

/** What the clients are served with. */
export interface ClientsInput {
  readonly mostClients: number;
  createReader(): FrameReader;
  /** The bytes that a message is sent as. */
  frame(data: Buffer): Buffer;
  /** Runs an event route; a promise while it is paused. */
  runEvent(name: EventName, event: EvapiEvent): Promise<void> | undefined;
  /** Does something when others had their turn. */
  later(work: () => void): void;
  /** A connection is closed for what its far end did. */
  warn(code: string, peer: NetAddress, reason: string): void;
}

/** The connected programs of one server. */
export interface Clients {
  readonly counts: Readonly<EvapiCounts>;
  /** Takes a connection, or refuses it. */
  accept(connection: Connection): ConnectionHandler | null;
  perform(command: Command): void;
  /** Closes all connections; no route tells of it. */
  close(): void;
  list(): readonly { readonly index: number; readonly peer: NetAddress; readonly tag: string }[];
}

/** Bytes that may wait for a client to read: then it is closed, as nobody may be held up for it. */
const MOST_UNSENT = 4 * 1024 * 1024;

/** Messages of one client that are taken in a row: SIP and the other clients have their turn then. */
const MESSAGES_PER_TURN = 32;

interface Client {
  readonly number: number;
  readonly index: number;
  readonly connection: Connection;
  readonly reader: FrameReader;
  tag: string;
  /** Its last event route has not ended, or others have their turn. */
  busy: boolean;
  /** The far end has closed it: what it sent before is still read. */
  ended: boolean;
}

/**
 * Serves connections. The event routes of one client run one after the other, as its messages came; while one of them
 * pauses nothing more is read from that client, and the others go on.
 */
export function createClients(input: ClientsInput): Clients {
  const clients: (Client | undefined)[] = [];
  const counts: EvapiCounts = { tooMany: 0, malformed: 0, slow: 0 };
  let lastNumber = 0;

  function freeIndex(): number {
    const index = clients.indexOf(undefined);
    return index < 0 ? clients.length : index;
  }

  const isOpen = (client: Client): boolean => clients[client.index] === client;

  function run(client: Client, name: EventName, message: string | null): void {
    const { number, index, connection } = client;
    const paused = input.runEvent(name, {
      client: number,
      index,
      peer: connection.peer,
      message,
      closed: false,
    });
    if (paused !== undefined) paused.then(hold(client));
  }

  /** Takes nothing from a client until what comes back is called. */
  function hold(client: Client): () => void {
    client.busy = true;
    client.connection.pause();
    return () => {
      client.busy = false;
      client.connection.resume();
      goOn(client);
    };
  }

  /** Runs what the client sent, up to a pause, and its end after that. */
  function goOn(client: Client): void {
    for (let taken = 0; isOpen(client) && !client.busy; taken++) {
      if (taken === MESSAGES_PER_TURN) {
        input.later(hold(client));
        return;
      }
      const frame = client.reader.next();
      if (frame === null) {
        if (client.ended) end(client);
        return;
      }
      if ('problem' in frame) {
        counts.malformed++;
        input.warn('evapi.malformed', client.connection.peer, frame.problem);
        client.connection.abort();
        end(client);
        return;
      }
      run(client, 'message-received', frame.toString('latin1'));
    }
  }

  /** The route of the end still sees the client, and its index is free only then. */
  function end(client: Client): void {
    run(client, 'connection-closed', null);
    clients[client.index] = undefined;
  }

  function write(client: Client, bytes: Buffer): void {
    const { connection } = client;
    if (client.ended) return;
    if (connection.unsent + bytes.length <= MOST_UNSENT) {
      connection.write(bytes);
      return;
    }
    counts.slow++;
    input.warn('evapi.slow-client', connection.peer, `it left ${connection.unsent} bytes unread`);
    connection.abort();
    client.ended = true;
    goOn(client);
  }

  function receivers({ to, tag }: Extract<Command, { kind: 'send' }>): Client[] {
    const open = clients.filter((client) => client !== undefined);
    if (to === 'all') return open;
    const tagged = open.filter((client) => client.tag === tag);
    return to === 'tagged' ? tagged : tagged.slice(0, 1);
  }

  return {
    counts,
    accept(connection) {
      const index = freeIndex();
      if (index >= input.mostClients) {
        counts.tooMany++;
        input.warn('evapi.too-many-clients', connection.peer, `there are ${input.mostClients} already`);
        return null;
      }
      const client: Client = {
        number: ++lastNumber,
        index,
        connection,
        reader: input.createReader(),
        tag: '',
        busy: false,
        ended: false,
      };
      clients[index] = client;
      run(client, 'connection-new', null);
      return {
        onData(bytes) {
          client.reader.push(bytes);
          goOn(client);
        },
        onEnd() {
          client.ended = true;
          goOn(client);
        },
      };
    },
    perform(command) {
      if (command.kind === 'send') {
        const bytes = input.frame(Buffer.from(command.data, 'latin1'));
        for (const client of receivers(command)) write(client, bytes);
        return;
      }
      const client = clients.find((other) => other?.number === command.client);
      if (client === undefined) return;
      if (command.kind === 'tag') {
        client.tag = command.tag;
        return;
      }
      // As in Kamailio no event route tells of it: the script knows.
      client.connection.close();
      clients[client.index] = undefined;
    },
    close() {
      for (const client of clients) client?.connection.abort();
      clients.length = 0;
    },
    list: () =>
      clients.flatMap((client) =>
        client === undefined ? [] : [{ index: client.index, peer: client.connection.peer, tag: client.tag }],
      ),
  };
}
