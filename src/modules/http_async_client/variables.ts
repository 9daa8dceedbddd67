import { declare, type Value } from '../../kit/index.ts';
import { messageOf, type Reply } from './reply.ts';
import { CHANGES, type Change } from './request-variable.ts';
import type { HttpAsyncState } from './state.ts';

const { variable } = declare<HttpAsyncState>();

/** Variables of the next query and of the reply. */
export const httpVariables = {
  http_req: variable<Change>({
    doc: `Sets up the next query of this run, which uses it up; write-only. ${[...CHANGES.keys()].map((name) => `\`${name}\``).join(', ')}. \`all\` and \`hdr\` take $null to begin anew; each write of \`hdr\` adds a header.`,
    inner: 'required',
    parse(inner) {
      const change = CHANGES.get(inner ?? '');
      if (change !== undefined) return { key: change };
      return {
        problem: `$http_req(${inner}) is unknown`,
        hint: `there are ${[...CHANGES.keys()].join(', ')}`,
      };
    },
    get: () => null,
    set(state, run, change, _index, value) {
      const changed = change(state.settings.get(run) ?? state.defaults, value, state.defaults);
      if (changed === null) return false;
      state.settings.set(run, changed);
      return true;
    },
  }),
  http_req_id: variable({
    doc: 'The id of the last query of this run; in the route of a reply that of its query.',
    inner: 'none',
    parse: () => ({ key: null }),
    get: ({ ids, replies }, run) => ids.get(run) ?? replies.of(run)?.id ?? null,
  }),
  http_ok: ofReply('1 when there is a reply, else 0.', ({ error }) => (error === '' ? 1 : 0)),
  http_err: ofReply("libcurl's text for why there is no reply; $null when there is one.", ({ error }) =>
    error === '' ? null : error,
  ),
  http_rs: ofReply(
    'The status.',
    answered(({ status }) => status),
  ),
  http_rr: ofReply(
    'The reason phrase.',
    answered(({ reason }) => reason),
  ),
  http_rb: ofReply(
    'The body.',
    answered(({ body }) => body.toString('latin1')),
  ),
  http_bs: ofReply(
    'The length of the body.',
    answered(({ body }) => body.length),
  ),
  http_mb: ofReply('The whole reply: status line, headers and body.', answered(messageOf)),
  http_ml: ofReply(
    'The length of the whole reply.',
    answered((reply) => messageOf(reply).length),
  ),
  http_xdata: ofReply('What `http_async_send_xdata` was given.', ({ xdata }) => xdata),
  http_hdr: variable<string>({
    doc: 'A header of the reply; `$(http_hdr(Name)[1])` the second of that name, `[-1]` the last.',
    inner: 'required',
    parse: (inner) => ({ key: (inner ?? '').toLowerCase() }),
    get({ replies }, run, name, index) {
      const headers = replies.of(run)?.headers ?? [];
      const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);
      if (index === 'all') return values.length === 0 ? null : values.join(', ');
      return values.at(index ?? 0) ?? null;
    },
  }),
  http_time: variable<null>({
    doc: '`total`: milliseconds that the query took.',
    inner: 'required',
    parse: (inner) =>
      inner === 'total'
        ? { key: null }
        : { problem: `$http_time(${inner}) is not measured`, hint: 'use total' },
    get({ replies }, run) {
      const reply = replies.of(run);
      return reply === null ? null : Math.round(reply.totalMs);
    },
  }),
};

/** A variable of the reply that the run goes on with; undefined in other runs. */
function ofReply(doc: string, read: (reply: Reply) => Value) {
  return variable({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get({ replies }, run) {
      const reply = replies.of(run);
      return reply === null ? null : read(reply);
    },
  });
}

/** What only a reply has. */
function answered(read: (reply: Reply) => Value): (reply: Reply) => Value {
  return (reply) => (reply.error === '' ? read(reply) : null);
}
