import { declare, printed, type RunContext, refuse } from '../../kit/index.ts';
import { appendHeader } from '../../sip/edits.ts';
import { findSocket, socketName } from '../core/index.ts';
import type { Settings } from './settings.ts';
import type { RegistrarState } from './state.ts';
import { configuredText } from './xavps.ts';

const { fn } = declare<RegistrarState>();

/** Functions about the socket on which a registration came. */
export const socketFunctions = {
  add_sock_hdr: fn({
    args: [printed('header')],
    routes: ['request'],
    doc: 'Adds a header with the socket on which the request came (`proto:ip:port`), for a registrar behind this server. 1, -1 for a name that is none.',
    run(_state, call, name) {
      const { run } = call;
      if (!/^[!-9;-~]+$/.test(name)) return refuse(call, `"${name}" is no header name`);
      const socket = run.services.sockets[run.state.received.socket];
      if (socket === undefined) return refuse(call, 'the request came on no socket');
      run.state.edits.push(appendHeader(run.message, `${name}: ${socketName(socket)}\r\n`));
      return 1;
    },
  }),
};

/**
 * The socket that is kept with a contact, `proto:ip:port`: what the script says (`socket` of `xavp_cfg`, the header of
 * `sock_hdr_name` where `sock_flag` is set), else the one on which the registration came.
 */
export function registeredSocket(run: RunContext, settings: Settings): string | null {
  const { sockets } = run.services;
  const given = configuredText(run, settings.xavpConfig, 'socket') ?? socketHeader(run, settings);
  const named = given === null ? undefined : findSocket(sockets, given);
  const socket = named ?? sockets[run.state.received.socket];
  if (socket === undefined) return null;
  const { advertisedHost, advertisedPort } = socket;
  if (!settings.sockAdvertised || advertisedHost === null) return socketName(socket);
  return socketName({ ...socket, ip: advertisedHost, port: advertisedPort ?? socket.port });
}

function socketHeader(run: RunContext, { sockFlag, sockHeader }: Settings): string | null {
  if ((run.state.flags & sockFlag) === 0 || sockHeader === '') return null;
  return run.message.header(sockHeader)?.value ?? null;
}
