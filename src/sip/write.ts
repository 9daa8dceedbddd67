/** What a request of the built-in client is made of. */
export interface RequestOptions {
  readonly method: string;
  readonly requestUri: string;
  readonly via: {
    /** `UDP`, `TCP`, … */
    readonly transport: string;
    readonly host: string;
    readonly port: number;
    readonly branch: string;
  };
  /** From value without tag, e.g. `<sip:a@b>`. */
  readonly from: string;
  readonly fromTag: string;
  /** To value, with tag where there is one. */
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  /** 70 when not given (RFC 3261 §8.1.1.6). */
  readonly maxForwards?: number;
  /** Contact value. */
  readonly contact?: string;
  readonly userAgent?: string;
  /** Raw header lines, each ending in CRLF. */
  readonly headers?: string;
  readonly body?: string;
  readonly contentType?: string;
}

/**
 * Writes a request, asking for `rport` (RFC 3581 §3). The mandatory fields are those of RFC 3261 §8.1.1.
 * @throws RangeError when a single-line part holds a line end, which would smuggle in a header.
 */
export function buildRequest(options: RequestOptions): Buffer {
  const { via } = options;
  const body = options.body ?? '';
  const lines = [
    `${options.method} ${options.requestUri} SIP/2.0`,
    `Via: SIP/2.0/${via.transport} ${via.host}:${via.port};branch=${via.branch};rport`,
    `Max-Forwards: ${options.maxForwards ?? 70}`,
    `From: ${options.from};tag=${options.fromTag}`,
    `To: ${options.to}`,
    `Call-ID: ${options.callId}`,
    `CSeq: ${options.cseq} ${options.method}`,
  ];
  if (options.contact !== undefined) lines.push(`Contact: ${options.contact}`);
  if (options.userAgent !== undefined) lines.push(`User-Agent: ${options.userAgent}`);
  if (options.contentType !== undefined) lines.push(`Content-Type: ${options.contentType}`);
  for (const line of lines) {
    if (line.includes('\r') || line.includes('\n'))
      throw new RangeError(`line end inside "${JSON.stringify(line)}"`);
  }
  const head = `${lines.join('\r\n')}\r\n${options.headers ?? ''}Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.from(head + body, 'latin1');
}
