import type { RunContext } from '../../../kit/index.ts';
import { applyEdits } from '../../../sip/edits.ts';
import { attributes, readOnly, type Variables, variable } from '../state.ts';

function slice(run: RunContext, start: number, end: number): string {
  return run.message.bytes.toString('latin1', start, end);
}

const body = (run: RunContext): string => slice(run, run.message.headEnd, run.message.bodyEnd);
const bodyLength = (run: RunContext): number => run.message.bodyEnd - run.message.headEnd;
const whole = (run: RunContext): string => slice(run, 0, run.message.bytes.length);
const length = (run: RunContext): number => run.message.bytes.length;

/** The message with what the script changed so far. */
function updated(run: RunContext): string {
  const { message, state } = run;
  const overrides = state.uri === null ? {} : { requestUri: state.uri };
  return applyEdits(message, state.edits, overrides).toString('latin1');
}

/** Kamailio's numbers of the methods; every other one is 1 << 14. */
const METHOD_IDS: Readonly<Record<string, number>> = {
  INVITE: 1,
  CANCEL: 2,
  ACK: 4,
  BYE: 8,
  INFO: 16,
  REGISTER: 32,
  SUBSCRIBE: 64,
  NOTIFY: 128,
  MESSAGE: 256,
  OPTIONS: 512,
  PRACK: 1024,
  UPDATE: 2048,
  REFER: 4096,
  PUBLISH: 8192,
};

/** The message itself: method, status, body, bytes. */
export const MESSAGE_VARIABLES: Variables = {
  rm: readOnly('The method; of a reply that of CSeq.', (run) => run.message.method),
  rmid: readOnly("Kamailio's number of the method.", (run) => METHOD_IDS[run.message.method] ?? 1 << 14),
  rv: readOnly('The SIP version.', (run) => run.message.version),
  rs: readOnly('The status of a reply.', (run) => (run.message.kind === 'reply' ? run.status : null)),
  rsi: readOnly('The status of a reply, 0 for a request.', (run) => run.status),
  rr: readOnly('The reason phrase of a reply.', (run) =>
    run.message.kind === 'reply' ? run.message.reason : null,
  ),
  rb: readOnly('The body.', body),
  bs: readOnly('The length of the body.', bodyLength),
  mb: readOnly('The message as received.', whole),
  mbu: readOnly('The message with the changes made so far.', updated),
  ml: readOnly('The length of the message as received.', length),
  mt: readOnly('1 for a request, 2 for a reply.', (run) => (run.message.kind === 'request' ? 1 : 2)),
  mts: readOnly('`rq` for a request, `rp` for a reply.', (run) =>
    run.message.kind === 'request' ? 'rq' : 'rp',
  ),
  mi: readOnly('A number of the message, counted by the worker.', (run, state) => {
    const { bytes } = run.message;
    let id = state.messageIds.get(bytes);
    if (id === undefined) {
      id = state.nextMessageId++;
      state.messageIds.set(bytes, id);
    }
    return id;
  }),
  msg: attributes('Parts of the message as received.', {
    len: length,
    buf: whole,
    body,
    body_len: bodyLength,
    hdrs: (run) => slice(run, run.message.headersStart, run.message.headersEnd).trim(),
    fline: (run) => slice(run, run.message.start, run.message.headersStart).trim(),
    fpart: (run) => slice(run, run.message.start, run.message.headersEnd).trim(),
    lpart: (run) => slice(run, run.message.headersStart, run.message.bytes.length),
  }),
  msgbuf: variable({
    doc: '`$msgbuf(i)`: the byte at an offset of the message as received.',
    inner: 'required',
    parse(inner) {
      const key = Number(inner);
      return /^[0-9]+$/.test(inner ?? '') ? { key } : { problem: 'it needs an offset' };
    },
    get: (_state, run, offset) => (offset < run.message.bytes.length ? slice(run, offset, offset + 1) : null),
  }),
};
