/** What a request of the built-in client is made of. */
export interface RequestOptions {
  readonly method: string;
  readonly requestUri: string;
  readonly via: {
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
  readonly maxForwards?: number;
  readonly contact?: string;
  readonly userAgent?: string;
  /** Raw header lines, each ending in CRLF. */
  readonly headers?: string;
  readonly body?: string;
  readonly contentType?: string;
}

/** Writes a request. */
export declare function buildRequest(options: RequestOptions): Buffer;
