import {
  type Flow,
  openWebSocket,
  type Streams,
  type WebSocketEnd,
  type WebSocketRequest,
} from '../../kit/index.ts';
import { type Clock, noTimer } from '../../time/clock.ts';

/** A WebSocket connection. */
export interface WebSocketConnection {
  readonly flow: Flow;
  readonly end: WebSocketEnd;
  readonly since: number;
}

/** How connections are kept; times in milliseconds. */
export interface WebSocketSettings {
  /** 0 nothing, 1 ping, 2 pong. */
  readonly mechanism: number;
  readonly timeout: number;
  readonly data: string;
}

/** Counters since start. */
export interface WebSocketStats {
  handshakes: number;
  failedHandshakes: number;
  closedByUs: number;
  closedByThem: number;
  framesReceived: number;
  framesSent: number;
  most: number;
}

/** The WebSocket connections of a SIP worker, by the number of the connection. */
export interface WebSocketConnections {
  readonly all: ReadonlyMap<number, WebSocketConnection>;
  readonly stats: WebSocketStats;
  /** New ones are taken (`ws.enable`, `ws.disable`). */
  enabled: boolean;
  /** Answers the handshake of the connection that this flow names; false when it is gone. */
  open(streams: Streams, flow: Flow, request: WebSocketRequest, headers: readonly string[]): boolean;
  /** Closes one; false when there is none of that number. */
  close(id: number, code: number, reason: string): boolean;
}

/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;
/** What browsers send for a call is larger than what phones do. */
const LEAST_MAX_BYTES = 65_536;

/** Makes it. `onClosed` hears of each connection that ends. */
export function createConnections(
  clock: Clock,
  settings: WebSocketSettings,
  onClosed: (flow: Flow) => void,
): WebSocketConnections {
  const all = new Map<number, WebSocketConnection>();
  const stats: WebSocketStats = {
    handshakes: 0,
    failedHandshakes: 0,
    closedByUs: 0,
    closedByThem: 0,
    framesReceived: 0,
    framesSent: 0,
    most: 0,
  };
  const closing = new Set<number>();

  function open(
    streams: Streams,
    flow: Flow,
    request: WebSocketRequest,
    headers: readonly string[],
  ): boolean {
    const id = flow.connection;
    const proto = flow.proto === 'tls' ? 'wss' : 'ws';
    const upgradedFlow: Flow = { ...flow, proto };
    let lastFrame = clock.now();
    let waitsForPong = false;
    let timer = noTimer;
    return streams.upgrade(id, proto, (side) => {
      const end = openWebSocket(side, request, {
        protocol: 'sip',
        headers,
        maxMessageBytes: Math.max(streams.settings.maxMessageBytes, LEAST_MAX_BYTES),
        onFrame() {
          stats.framesReceived++;
          lastFrame = clock.now();
          waitsForPong = false;
        },
        onClosed() {
          clock.clearTimer(timer);
          if (!all.delete(id)) return;
          if (closing.delete(id)) stats.closedByUs++;
          else stats.closedByThem++;
          onClosed(upgradedFlow);
        },
      });
      const watch = (): void => {
        timer = clock.setTimer(lastFrame + settings.timeout - clock.now(), () => {
          if (clock.now() - lastFrame < settings.timeout) {
            watch();
            return;
          }
          if (waitsForPong) {
            close(id, GOING_AWAY, 'no pong');
            streams.close(id);
            return;
          }
          lastFrame = clock.now();
          stats.framesSent++;
          if (settings.mechanism === 1) {
            waitsForPong = true;
            end.ping(settings.data);
          } else end.pong(settings.data);
          watch();
        });
      };
      if (settings.mechanism !== 0) watch();
      all.set(id, { flow: upgradedFlow, end, since: clock.wallTime() });
      stats.handshakes++;
      stats.most = Math.max(stats.most, all.size);
      return {
        ...end,
        send(bytes) {
          stats.framesSent++;
          end.send(bytes);
        },
      };
    });
  }

  function close(id: number, code: number, reason: string): boolean {
    const connection = all.get(id);
    if (connection === undefined) return false;
    closing.add(id);
    connection.end.close(code, reason);
    return true;
  }

  return { all, stats, enabled: true, open, close };
}
