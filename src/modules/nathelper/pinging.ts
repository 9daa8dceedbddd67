import type { RunServices, ServerView } from '../../kit/index.ts';
import { targetOf } from '../../run/destination.ts';
import { newRunState } from '../../run/state.ts';
import type { Target } from '../../run/target.ts';
import type { SipMessage } from '../../sip/message.ts';
import { parseNameAddrList } from '../../sip/name-addr.ts';
import { type Contact, isLive, type Location, type Locations } from '../usrloc/index.ts';
import { EMPTY_PING, pingedContact, pingRequest } from './ping-request.ts';

/** Which contacts are pinged, and how. */
export interface PingSettings {
  /** Milliseconds in which each contact is pinged once; 0: none is. */
  readonly intervalMs: number;
  readonly natedOnly: boolean;
  /** Branch flags as masks; 0: none. */
  readonly sipFlag: number;
  readonly disableFlag: number;
  readonly method: string;
  readonly from: string;
  /** Milliseconds without an answer after which a contact is given up; 0: it never is. */
  readonly timeoutMs: number;
  /** Socket of contacts that have none, `proto:ip:port`; null: any. */
  readonly socket: string | null;
}

/** Keeps the mappings of NATs open that registered phones are behind. In the first SIP worker alone. */
export interface Pinging {
  enabled: boolean;
  /** Pings those whose turn it is. To be called every {@link TICK_MS}. */
  tick(): void;
  /** Where pings go out, once the server has sockets. */
  open(server: ServerView): void;
  /** Whether a reply of no transaction was the answer to a ping. */
  answered(reply: SipMessage): boolean;
}

/** The contacts of an interval are spread over it in steps of this many milliseconds. */
export const TICK_MS = 1000;
/** What a contact that is given up has left, as by Kamailio: a registration meanwhile saves it. */
const LAST_MS = 10_000;
/** As in `Flow`: over a connection that there is, else not at all. */
const OPEN_ALREADY = -1;
const NOWHERE = {
  proto: 'udp',
  socket: 0,
  srcIp: '',
  srcPort: 0,
  dstIp: '',
  dstPort: 0,
  at: 0,
  connection: 0,
};

/** One address of record on its way through the interval. */
interface Stop {
  readonly location: Location;
  readonly aor: string;
  readonly contacts: readonly Contact[];
}

/** Makes the pinging of a server. */
export function createPinging(settings: PingSettings, locations: Locations, services: RunServices): Pinging {
  const { clock } = services;
  let server: ServerView | null = null;
  let stops: Iterator<Stop> | null = null;
  let stopsPerTick = 0;
  let begunAt = Number.NEGATIVE_INFINITY;
  /** When each contact that is pinged with a request answered last, by its ruid. */
  let answers = new Map<string, number>();
  let stillThere = new Map<string, number>();

  function* allStops(): Generator<Stop> {
    for (const name of locations.names()) {
      const location = locations.open(name);
      for (const { aor, contacts } of location.entries()) yield { location, aor, contacts };
    }
  }

  function begin(now: number): void {
    begunAt = now;
    const size = locations.names().reduce((sum, name) => sum + locations.open(name).size(), 0);
    stopsPerTick = Math.max(Math.ceil((size * TICK_MS) / settings.intervalMs), 1);
    stops = allStops();
    answers = stillThere;
    stillThere = new Map();
  }

  function ping(now: number, { location, aor, contacts }: Stop): void {
    for (const contact of contacts) {
      const { branchFlags } = contact;
      if (!isLive(contact, now) || (branchFlags & settings.disableFlag) !== 0) continue;
      if (settings.natedOnly && (branchFlags & locations.natFlag) === 0) continue;
      const asks = settings.sipFlag !== 0 && (!settings.natedOnly || (branchFlags & settings.sipFlag) !== 0);
      if (asks && isSilent(contact, now)) giveUp(location, aor, contact, now);
      else send(contact, asks);
    }
  }

  /** Neither it answered nor it registered for too long. */
  function isSilent({ ruid, modifiedAt }: Contact, now: number): boolean {
    if (settings.timeoutMs === 0) return false;
    const last = Math.max(answers.get(ruid) ?? 0, stillThere.get(ruid) ?? 0, modifiedAt);
    stillThere.set(ruid, last);
    return now - last > settings.timeoutMs;
  }

  function giveUp(location: Location, aor: string, { ruid }: Contact, now: number): void {
    location.update(aor, (contacts) => ({
      contacts: contacts.map((contact) =>
        contact.ruid === ruid && (contact.expiresAt === 0 || contact.expiresAt > now + LAST_MS)
          ? { ...contact, expiresAt: now + LAST_MS }
          : contact,
      ),
    }));
  }

  function send(contact: Contact, asks: boolean): void {
    const state = newRunState(NOWHERE, Buffer.alloc(0));
    state.sendSocket = contact.socket ?? settings.socket;
    const hop = asks ? firstHop(contact) : (contact.received ?? contact.uri);
    const sendTo = (target: Target | { readonly status: number }): void => {
      // A name that does not resolve now may at the next ping; what is no datagram has no empty one.
      if ('status' in target || (target.proto !== 'udp' && !asks)) return;
      const bytes = asks ? pingRequest(services, contact, target, settings) : EMPTY_PING;
      // A connection is the phone's to open.
      server?.send({ ...target, connection: OPEN_ALREADY }, bytes);
    };
    const target = targetOf({ services, state }, hop, null);
    if (target instanceof Promise) void target.then(sendTo);
    else sendTo(target);
  }

  return {
    enabled: true,
    open(view) {
      server = view;
    },
    tick() {
      const now = clock.wallTime();
      if (!this.enabled || settings.intervalMs === 0 || server === null) return;
      if (stops === null && now - begunAt >= settings.intervalMs) begin(now);
      for (let count = 0; stops !== null && count < stopsPerTick; count++) {
        const next = stops.next();
        if (next.done === true) stops = null;
        else ping(now, next.value);
      }
    },
    answered(reply) {
      const ruid = pingedContact(reply.from?.tag ?? '');
      if (ruid === null || reply.method !== settings.method || reply.vias?.length !== 1) return false;
      // Only of those that were pinged: anybody may send us a reply.
      const round = stillThere.has(ruid) ? stillThere : answers;
      if (round.has(ruid)) round.set(ruid, clock.wallTime());
      return true;
    },
  };
}

/** A request goes along the Path of its contact (RFC 3327 §5.3). */
function firstHop({ path, received, uri }: Contact): string {
  return (path === null ? undefined : parseNameAddrList(path)?.[0]?.uri) ?? received ?? uri;
}
