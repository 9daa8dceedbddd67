import type { SipMessage } from '../sip/message.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** A request that this server sends of its own. Plain data. */
export interface LocalRequest {
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** URI that says where it goes in place of the Request-URI; null: that does. */
  readonly nextHop: string | null;
  /** Our socket to send from, `udp:192.0.2.1:5060`; null: the first that can. */
  readonly socket: string | null;
  /** Values of From and To, without CR and LF; From without a tag gets one. */
  readonly from: string;
  readonly to: string;
  /** Null: a new one. */
  readonly callId: string | null;
  readonly cseq: number;
  /** Further lines, each ending in CRLF. */
  readonly headers: string;
  readonly body: string;
}

/** What became of one: its final status. */
export interface LocalAnswer {
  readonly status: number;
  readonly reason: string;
  /** The reply from downstream; null: a timer or an error of ours made the status (408; 478, 479 and 500 where it cannot be sent; 487, 503). */
  readonly reply: SipMessage | null;
}

/** Writes a request. */
export function writeLocalRequest(writer: ByteWriter, request: LocalRequest): void {
  writer.text(request.method);
  writer.text(request.uri);
  writer.value(request.nextHop);
  writer.value(request.socket);
  writer.text(request.from);
  writer.text(request.to);
  writer.value(request.callId);
  writer.unsigned(request.cseq);
  writer.text(request.headers);
  writer.text(request.body);
}

/** Reads what {@link writeLocalRequest} wrote. Throws `MalformedBytes` on anything else. */
export function readLocalRequest(reader: ByteReader): LocalRequest {
  return {
    method: reader.text(),
    uri: reader.text(),
    nextHop: reader.textOrNull(),
    socket: reader.textOrNull(),
    from: reader.text(),
    to: reader.text(),
    callId: reader.textOrNull(),
    cseq: reader.unsigned(),
    headers: reader.text(),
    body: reader.text(),
  };
}
