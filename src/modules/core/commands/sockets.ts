import { declare, type Json } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

/** Kamailio's defaults. */
const RAW_MTU = 1500;
const RAW_TTL = 64;

/** Commands about where the server listens and what it is called. */
export const socketCommands = {
  'core.sockets_list': command({
    doc: 'The sockets that the server listens on.',
    params: [],
    run: ({ services }): Json =>
      services.sockets.map(({ proto, ip, port, name, advertisedHost, advertisedPort }) => ({
        socket: {
          proto,
          address: ip,
          ipaddress: ip,
          port: String(port),
          mcast: 'no',
          mhomed: 'no',
          virtual: 'no',
          ...(name === null ? {} : { socket: name }),
          ...(advertisedHost === null
            ? {}
            : { advertise: `${proto}:${advertisedHost}:${advertisedPort ?? port}` }),
        },
      })),
  }),
  'core.aliases_list': command({
    doc: 'Names of the server besides its sockets.',
    params: [],
    run: (_state, { aliases }): Json => ({
      myself_callbacks: 'no',
      aliases: aliases.map(({ proto, host, port }) => ({
        alias: { proto: proto ?? '*', address: host, port: port === 0 ? '*' : port },
      })),
    }),
  }),
  'core.udp4_raw_info': command({
    doc: 'Whether datagrams go through raw sockets: 0, never here; and what the script says for them.',
    params: [],
    run: ({ services }) => ({
      udp4_raw: 0,
      udp4_raw_mtu: Number(services.global('udp4_raw_mtu') ?? RAW_MTU),
      udp4_raw_ttl: Number(services.global('udp4_raw_ttl') ?? RAW_TTL),
    }),
  }),
};
