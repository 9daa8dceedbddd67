import { CURL, curlText } from '../../kit/index.ts';
import { decodeQuery, MOST_REPLY_BYTES, requestOf } from './query.ts';
import { encodeReply, messageOf, type Reply } from './reply.ts';
import type { HttpAsyncState } from './state.ts';

const USER_AGENT = 'fermata';
const INFO = 2;
const FILE_SIZE_EXCEEDED = 63;

/** In the SIP worker: asks, and gives what came of it as bytes. Rejects only when it was aborted. */
export async function perform(state: HttpAsyncState, input: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { counts, http, services, verbose } = state;
  const query = decodeQuery(input);
  const request = requestOf(query, USER_AGENT);
  const begun = services.clock.now();
  if (verbose) services.log.write(INFO, `http_async_client: ${request.method} ${query.url}`);
  counts.requests.add(1);
  const result = await http.request(request, signal);
  const totalMs = services.clock.now() - begun;
  const { id, xdata } = query;
  if (!result.ok || result.cut) {
    const code = result.ok ? FILE_SIZE_EXCEEDED : result.code;
    const text = result.ok ? `the body is longer than ${MOST_REPLY_BYTES} bytes` : result.text;
    const late = code === CURL.timedOut;
    counts.errors.add(1);
    if (late) counts.timeouts.add(1);
    services.log.write(late ? 0 : -1, `http_async_client: ${query.url}: ${text} [http.no-reply]`);
    return encodeReply({ ...NO_REPLY, id, xdata, totalMs, error: curlText(code) });
  }
  counts.replies.add(1);
  const { version, status, reason, headers, body } = result;
  const reply: Reply = { id, xdata, totalMs, error: '', version, status, reason, headers, body };
  if (verbose) services.log.write(INFO, `http_async_client: ${messageOf({ ...reply, body: NO_REPLY.body })}`);
  return encodeReply(reply);
}

const NO_REPLY: Omit<Reply, 'id' | 'xdata' | 'totalMs' | 'error'> = {
  version: '',
  status: 0,
  reason: '',
  headers: [],
  body: Buffer.alloc(0),
};
