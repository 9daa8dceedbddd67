import type { RunContext } from '../../kit/index.ts';
import { protoOf } from '../../sip/transport.ts';

/** An answer over HTTP. */
export interface HttpReply {
  readonly status: number;
  readonly reason: string;
  /** Empty: none. */
  readonly contentType: string;
  readonly body: string;
}

/** Whether the run is about an HTTP request. */
export function isHttp({ message }: RunContext): boolean {
  return message.version.startsWith('HTTP/');
}

/**
 * Answers the HTTP request of a run, as an effect; the connection is closed after it where the client or the script
 * (`set_reply_close`) wants that. False when the run is about none.
 */
export function replyHttp(run: RunContext, { status, reason, contentType, body }: HttpReply): boolean {
  if (!isHttp(run)) return false;
  const { message, state, services } = run;
  const { received } = state;
  const closes = run.closesAfterReply || wantsClose(run);
  const { headers } = state.reply;
  const head = [
    `${message.version} ${status} ${reason.replace(/[\r\n]+/g, ' ')}`,
    ...(contentType === '' ? [] : [`Content-Type: ${contentType}`]),
    ...(services.serverHeader === null ? [] : [services.serverHeader]),
    ...(closes ? ['Connection: close'] : []),
    `Content-Length: ${body.length}`,
  ];
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n${headers}\r\n${body}`, 'latin1');
  const target = {
    proto: protoOf(received.proto) ?? 'tcp',
    socket: received.socket,
    ip: received.srcIp,
    port: received.srcPort,
    connection: received.connection,
  } as const;
  run.effects.push({ kind: 'send', target, bytes });
  if (closes) run.effects.push({ kind: 'close', connection: received.connection });
  state.reply = { headers: '', body: null, contentType: null };
  return true;
}

/** RFC 9112 §9.3: what the version says, unless the request says otherwise. */
function wantsClose({ message }: RunContext): boolean {
  const wish = message.header('connection')?.value.toLowerCase() ?? '';
  return message.version === 'HTTP/1.0' ? !wish.includes('keep-alive') : wish.includes('close');
}
