import type { OwnSocket, RunContext } from '../../../kit/index.ts';
import { protocolId } from '../../../sip/address-alias.ts';
import { bracketed, findSocket, socketName } from '../../core/index.ts';
import { attributes, orNull, readOnly, readWrite, textOnly, type Variables } from '../state.ts';

function socketOf(run: RunContext): OwnSocket | undefined {
  return run.services.sockets[run.state.received.socket];
}

/** `sip:host:port` with the transport unless it is UDP and may be left out; `wss` is `ws` in a URI (RFC 7118 §5.2.4). */
function uri(host: string, port: number, proto: string, full: boolean): string {
  const transport = proto === 'wss' ? 'ws' : proto;
  return `sip:${bracketed(host)}:${port}${full || proto !== 'udp' ? `;transport=${transport}` : ''}`;
}

function sourceUri(run: RunContext, full: boolean): string {
  const { proto, srcIp, srcPort } = run.state.received;
  return uri(srcIp, srcPort, proto, full);
}

function ownUri(run: RunContext, full: boolean): string {
  const { dstIp, dstPort, proto } = run.state.received;
  return uri(dstIp, dstPort, proto, full);
}

function advertisedHost(run: RunContext): string {
  return socketOf(run)?.advertisedHost ?? run.state.received.dstIp;
}

function advertisedPort(run: RunContext): number {
  return socketOf(run)?.advertisedPort ?? run.state.received.dstPort;
}

function advertisedUri(run: RunContext, full: boolean): string {
  return uri(advertisedHost(run), advertisedPort(run), run.state.received.proto, full);
}

function forced(run: RunContext): OwnSocket | undefined {
  const { sendSocket } = run.state;
  return sendSocket === null ? undefined : findSocket(run.services.sockets, sendSocket);
}

function force(run: RunContext, socket: OwnSocket | undefined): boolean {
  if (socket === undefined) return false;
  run.state.sendSocket = socketName(socket);
  return true;
}

const source = readOnly('The source address.', (run) => run.state.received.srcIp);
const protocol = readOnly('The transport protocol the message came over.', (run) => run.state.received.proto);

const unknown = (): null => null;

/** What is being sent is known in an onsend_route alone; elsewhere these are undefined, as in Kamailio. */
function whileSending(doc: string) {
  const parts = {
    ip: unknown,
    port: unknown,
    proto: unknown,
    sproto: unknown,
    af: unknown,
    buf: unknown,
    len: unknown,
  };
  return attributes(`${doc} Known while a message is being sent.`, parts);
}

const sentFrom = whileSending('The socket a message is sent from.');

/** Where the message came from and came in, and the socket it goes out from. */
export const NETWORK_VARIABLES: Variables = {
  si: source,
  src_ip: source,
  sp: readOnly('The source port.', (run) => run.state.received.srcPort),
  siz: readOnly('The source address, IPv6 in brackets.', (run) => bracketed(run.state.received.srcIp)),
  su: readOnly('The source as a URI, without the transport when it is UDP.', (run) => sourceUri(run, false)),
  sut: readOnly('The source as a URI with its transport.', (run) => sourceUri(run, true)),
  sas: readOnly('The source as proto:address:port.', (run) => {
    const { proto, srcIp, srcPort } = run.state.received;
    return `${proto}:${bracketed(srcIp)}:${srcPort}`;
  }),
  pr: protocol,
  proto: protocol,
  prid: readOnly("Kamailio's number of the protocol.", (run) => protocolId(run.state.received.proto)),
  Ri: readOnly('The address the message came in at.', (run) => run.state.received.dstIp),
  Rp: readOnly('The port the message came in at.', (run) => run.state.received.dstPort),
  Rn: readOnly('The name of the socket the message came in at.', (run) => orNull(socketOf(run)?.name)),
  Ras: readOnly('The socket the message came in at, proto:address:port.', (run) => {
    const { dstIp, dstPort, proto } = run.state.received;
    return `${proto}:${bracketed(dstIp)}:${dstPort}`;
  }),
  Ru: readOnly('The socket the message came in at as a URI.', (run) => ownUri(run, false)),
  Rut: readOnly('The socket the message came in at as a URI with its transport.', (run) => ownUri(run, true)),
  RAi: readOnly('The address advertised by the socket the message came in at.', advertisedHost),
  RAp: readOnly('The port advertised by the socket the message came in at.', advertisedPort),
  RAu: readOnly('The advertised address as a URI.', (run) => advertisedUri(run, false)),
  RAut: readOnly('The advertised address as a URI with its transport.', (run) => advertisedUri(run, true)),
  conid: readOnly(
    'The number of the connection; undefined for datagrams.',
    (run) => run.state.received.connection || null,
  ),
  fs: readWrite(
    'The socket the message is sent from, proto:address:port; only one of our own is taken.',
    (run) => run.state.sendSocket,
    (run, value) => {
      if (value === null) {
        run.state.sendSocket = null;
        return true;
      }
      const text = textOnly(value);
      return text !== null && force(run, findSocket(run.services.sockets, text));
    },
  ),
  fsn: readWrite(
    'The name of the socket the message is sent from.',
    (run) => orNull(forced(run)?.name),
    (run, value) => {
      if (value === null) {
        run.state.sendSocket = null;
        return true;
      }
      return force(
        run,
        run.services.sockets.find((socket) => socket.name === value),
      );
    },
  ),
  fsp: readOnly(
    'The port of the socket the message is sent from, 0 when none is set.',
    (run) => forced(run)?.port ?? 0,
  ),
  snd: sentFrom,
  sndfrom: sentFrom,
  sndto: whileSending('The address a message is sent to.'),
  rcv: attributes('A datagram before it is parsed; known in event_route[core:msg-received] alone.', {
    buf: unknown,
    len: unknown,
    srcip: unknown,
    rcvip: unknown,
    srcport: unknown,
    rcvport: unknown,
    proto: unknown,
    sproto: unknown,
    af: unknown,
  }),
  K: attributes("Kamailio's numbers of address families and protocols.", {
    IPv4: () => 2,
    IPv6: () => 10,
    UDP: () => 1,
    TCP: () => 2,
    TLS: () => 3,
    SCTP: () => 4,
    WS: () => 5,
    WSS: () => 6,
  }),
};
