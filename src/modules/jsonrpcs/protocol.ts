import { type Json, RpcFault, type RpcRegistry } from '../../kit/index.ts';

/** A request of JSON-RPC 2.0, as far as it could be read. */
export interface RpcRequest {
  readonly method: string;
  readonly params: readonly Json[];
  /** Undefined: none was given, so the reply has none either. */
  readonly id: string | number | null | undefined;
  /** `reply_name`: the FIFO that is to take the reply; '' when there is none. */
  readonly replyName: string;
}

/** What became of a request. */
export interface RpcReply {
  /** 200, or the code of the error. */
  readonly code: number;
  /** `OK`, or the error's message. */
  readonly text: string;
  /** The reply. */
  readonly document: Json;
}

/** Codes of JSON-RPC 2.0 section 5.1. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/** Reads a request; a fault says what is wrong with it, with the id if there is one. */
export function readRequest(
  bytes: Buffer,
): RpcRequest | { readonly fault: RpcFault; readonly id: RpcRequest['id'] } {
  let given: unknown;
  try {
    given = JSON.parse(withBytes(bytes.toString('latin1')));
  } catch {
    return { fault: new RpcFault(PARSE_ERROR, 'Parse error: the request is no JSON'), id: null };
  }
  if (Array.isArray(given)) return invalid('batches are not taken: send one request at a time', null);
  if (typeof given !== 'object' || given === null) return invalid('it must be an object', null);
  const members = new Map<string, unknown>(Object.entries(given));
  const id = readId(members.get('id'));
  if (members.get('jsonrpc') !== '2.0') return invalid('"jsonrpc" must be "2.0"', id);
  const method = members.get('method');
  if (typeof method !== 'string') return invalid('"method" must be a string', id);
  if (members.has('store_path')) return invalid('"store_path" is not taken: the reply goes to who asks', id);
  const replyName = members.get('reply_name');
  return {
    method,
    params: readParams(members.get('params')),
    id,
    replyName: typeof replyName === 'string' ? replyName : '',
  };
}

/** Calls what a request names and makes the reply. Never rejects. */
export async function answerRequest(
  request: ReturnType<typeof readRequest>,
  call: RpcRegistry['call'],
): Promise<RpcReply> {
  const result = 'fault' in request ? request.fault : await call(request.method, request.params);
  return replyOf(result, request.id);
}

/** The reply with a result or an error. */
export function replyOf(result: Json | RpcFault, id: RpcRequest['id']): RpcReply {
  if (result instanceof RpcFault) {
    const { code, message } = result;
    return { code, text: message, document: { jsonrpc: '2.0', error: { code, message }, id } };
  }
  return { code: 200, text: 'OK', document: { jsonrpc: '2.0', result, id } };
}

function invalid(what: string, id: RpcRequest['id']) {
  return { fault: new RpcFault(INVALID_REQUEST, `Invalid Request: ${what}`), id };
}

function readId(id: unknown): RpcRequest['id'] {
  return typeof id === 'string' || typeof id === 'number' || id === undefined ? id : null;
}

/** An array, or the values of an object in their order: their names do not count, as in Kamailio. */
function readParams(params: unknown): Json[] {
  if (typeof params !== 'object' || params === null) return [];
  return Object.values(params).map(readParam);
}

/** Commands take texts and numbers; what is nested stays as it is, for them to refuse. */
function readParam(param: unknown): Json {
  if (typeof param === 'string' || typeof param === 'number' || typeof param === 'boolean') return param;
  return param === null ? null : {};
}

const ESCAPE = /\\u[dD][89aAbB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[^u]/g;

/**
 * Scripts and tables hold bytes, and so do the texts of a request, whatever they are: only what is escaped as a number beyond
 * ASCII becomes the bytes of its UTF-8.
 */
function withBytes(text: string): string {
  return text.replace(ESCAPE, (escaped) => {
    if (escaped[1] !== 'u') return escaped;
    const character: string = JSON.parse(`"${escaped}"`);
    return character > '\x7f' ? Buffer.from(character).toString('latin1') : escaped;
  });
}
