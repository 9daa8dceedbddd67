import {
  declare,
  gently,
  type Json,
  type ListedTransaction,
  type LocalRequest,
  RpcFault,
  rpcInt,
  rpcOptional,
  rpcText,
  type ServerView,
  type TransactionName,
} from '../../kit/index.ts';

import { readLocalRequest } from './local-request.ts';
import type { TmState } from './state.ts';

const { command } = declare<TmState>();

const NO_ID = new RpcFault(400, 'Transaction ID expected');
const BAD_ID = new RpcFault(400, 'Invalid transaction ID');
const NO_CALL = new RpcFault(400, 'Callid and CSeq expected as parameters');
const NOT_FOUND = new RpcFault(400, 'Transaction not found');
const NO_CODE = new RpcFault(400, 'Reply code expected');
const NO_REASON = new RpcFault(400, 'Reason phrase expected');
const NO_TAG = new RpcFault(400, 'To tag expected');
/** Statuses of what was never sent. */
const CANNOT_SEND: readonly number[] = [478, 479, 500, 503];
/** Bits of `tflags` that mean something here. */
const INVITE_FLAG = 1;
const CANCELLED_FLAG = 8;

const LINES = [
  rpcText('method'),
  rpcText('ruri'),
  rpcText('next_hop'),
  rpcText('socket'),
  rpcText('headers'),
  rpcOptional(rpcText('body')),
] as const;

/** The module's commands, with Kamailio's names, shapes and words. */
export const tmCommands = {
  'tm.stats': command({
    doc: 'Numbers of transactions: in memory now (`current`), of them ended (`waiting`), and since the start.',
    params: [],
    run(_state, { transactions: { counts } }) {
      const { created, createdLocal, current, waiting, repliesReceived, repliesGenerated, repliesRelayed } =
        counts;
      return {
        current,
        waiting,
        total: created,
        total_local: createdLocal,
        rpl_received: repliesReceived,
        rpl_generated: repliesGenerated,
        rpl_sent: repliesGenerated + repliesRelayed,
        '6xx': counts.answered(6),
        '5xx': counts.answered(5),
        '4xx': counts.answered(4),
        '3xx': counts.answered(3),
        '2xx': counts.answered(2),
        created,
        freed: created - current,
        delayed_free: 0,
      };
    },
  }),
  'tm.list': command({
    doc: 'The transactions in memory, or the first so many. `cell` is their id, `lifetime` the milliseconds since they were created, `tflags` 1 for an INVITE and 8 when it is cancelled.',
    params: [rpcOptional(rpcInt('limit'))],
    async run(_state, { transactions }, limit = Number.POSITIVE_INFINITY) {
      const list: Json[] = [];
      for await (const transaction of gently(transactions.all())) {
        if (list.length >= limit) break;
        list.push(shown(transaction));
      }
      return list;
    },
  }),
  'tm.hash_stats': command({
    doc: 'Kamailio as Debian builds it has no numbers of its hash table, and neither are there any here.',
    params: [],
    run: () => new RpcFault(500, 'Hash statistics not supported (tryrecompiling with -DTM_HASH_STATS)'),
  }),
  'tm.cancel': command({
    doc: 'Cancels an INVITE, by Call-ID and CSeq number: its branches get a CANCEL, and without any it is answered with 487.',
    params: [rpcText('callid', NO_CALL), rpcText('cseq', NO_CALL)],
    async run(_state, server, callId, cseq) {
      const found = await find(server, callId, cseq);
      if (found === null) return NOT_FOUND;
      return server.transactions.cancel(found)
        ? undefined
        : new RpcFault(500, 'It is no INVITE, or has ended');
    },
  }),
  'tm.reply': command({
    doc: 'Answers a transaction: status, reason, `index:label`, To-tag (empty: the one that we would give), header lines, body. A final reply completes a suspended one.',
    params: [
      rpcInt('code', NO_CODE),
      rpcText('reason', NO_REASON),
      rpcText('id', NO_ID),
      rpcText('totag', NO_TAG),
      rpcOptional(rpcText('headers')),
      rpcOptional(rpcText('body')),
    ],
    run(_state, server, status, reason, id, toTag, headers, body) {
      const name = readId(id);
      if (name === null) return BAD_ID;
      if (!server.transactions.has(name)) return new RpcFault(481, 'No such transaction');
      return reply(server, name, status, reason, toTag, headers, body);
    },
  }),
  'tm.reply_callid': command({
    doc: 'As `tm.reply`, by Call-ID and CSeq number in place of the id.',
    params: [
      rpcInt('code', NO_CODE),
      rpcText('reason', NO_REASON),
      rpcText('callid', new RpcFault(400, 'Call-ID expected')),
      rpcText('cseq', new RpcFault(400, 'CSeq expected')),
      rpcText('totag', NO_TAG),
      rpcOptional(rpcText('headers')),
      rpcOptional(rpcText('body')),
    ],
    async run(_state, server, status, reason, callId, cseq, toTag, headers, body) {
      const name = await find(server, callId, cseq);
      if (name === null) return new RpcFault(404, 'Transaction not found');
      return reply(server, name, status, reason, toTag, headers, body);
    },
  }),
  'tm.retransmit_reply': command({
    doc: 'Sends the last reply of a transaction (`index:label`) again. Kamailio has it in newer releases.',
    params: [rpcText('id', NO_ID)],
    run(_state, { transactions }, id) {
      const name = readId(id);
      if (name === null) return BAD_ID;
      return transactions.retransmitReply(name)
        ? undefined
        : new RpcFault(404, 'Transaction not found, or no reply yet');
    },
  }),
  'tm.t_uac_start': command({
    doc: 'Sends a request of our own, as `t_uac_send` does, and does not wait for its answer.',
    params: LINES,
    run(state, { requests }, ...texts) {
      const request = written(state, texts);
      if (request instanceof RpcFault) return request;
      void requests.send(request);
      return undefined;
    },
  }),
  'tm.t_uac_wait': command({
    doc: 'The same, and answers with the final status: `code` and `text`.',
    params: LINES,
    run: (state, server, ...texts) => askAndWait(state, server, texts),
  }),
  'tm.t_uac_wait_block': command({
    doc: 'As `tm.t_uac_wait`. Nothing is blocked here.',
    params: LINES,
    run: (state, server, ...texts) => askAndWait(state, server, texts),
  }),
  'tm.clean': command({
    doc: 'In Kamailio it removes transactions that outlived their time. Here none does: there is nothing to do.',
    params: [],
    run: () => undefined,
  }),
};

function reply(
  { transactions }: ServerView,
  name: TransactionName,
  status: number,
  reason: string,
  toTag: string,
  headers = '',
  body = '',
) {
  if (status < 100 || status > 699) return new RpcFault(400, 'Invalid reply code');
  const lines = given(headers);
  const ended = lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
  const done = transactions.reply(name, { status, reason, toTag, headers: ended, body: given(body) });
  return done ? undefined : new RpcFault(500, 'Reply failed');
}

type Texts = readonly [string, string, string, string, string, (string | undefined)?];

function written(state: TmState, texts: Texts): LocalRequest | RpcFault {
  const [method, uri, nextHop, socket, headers, body = ''] = texts;
  const request = readLocalRequest({ method, uri, nextHop, socket, headers, body }, state.hasSocket);
  return 'problem' in request ? new RpcFault(400, request.problem) : request;
}

async function askAndWait(state: TmState, { requests }: ServerView, texts: Texts) {
  const request = written(state, texts);
  if (request instanceof RpcFault) return request;
  const { status, reason, reply } = await requests.send(request);
  return reply === null && CANNOT_SEND.includes(status)
    ? new RpcFault(500, `I'm terribly sorry, server error occurred (7/RPC/UAC): ${reason}`)
    : { code: status, text: reason };
}

/** A dot stands for nothing, as in Kamailio's other commands of tm. */
function given(text: string): string {
  return text === '.' ? '' : text;
}

async function find(
  { transactions }: ServerView,
  callId: string,
  cseq: string,
): Promise<TransactionName | null> {
  for await (const transaction of gently(transactions.all())) {
    if (transaction.callId !== callId || String(transaction.cseq) !== cseq || transaction.method === 'CANCEL')
      continue;
    return { index: transaction.index, label: transaction.label };
  }
  return null;
}

function shown(transaction: ListedTransaction): Json {
  const { index, label, method, from, to, callId, cseq, cancelled, local, branches, held, age } = transaction;
  return {
    cell: `${index}:${label}`,
    tindex: index,
    tlabel: label,
    method,
    from,
    to,
    callid: `Call-ID: ${callId}\r\n`,
    cseq: `CSeq: ${cseq}`,
    uas_request: local ? 'no' : 'yes',
    tflags: (method === 'INVITE' ? INVITE_FLAG : 0) | (cancelled ? CANCELLED_FLAG : 0),
    outgoings: branches,
    ref_count: held ? 2 : 1,
    lifetime: Math.round(age),
  };
}

function readId(text: string): TransactionName | null {
  const [, index, label] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  return index === undefined ? null : { index: Number(index), label: Number(label) };
}
