import type { Index, Problem, RunContext, Value } from '../../../kit/index.ts';
import type { HeaderField } from '../../../sip/header-field.ts';
import { canonicalHeaderName } from '../../../sip/headers.ts';
import type { SipMessage } from '../../../sip/message.ts';
import { readOnly, type Variables, variable } from '../state.ts';

/** The value up to the line end: blanks at its end are shown, as Kamailio shows them. */
function body(message: SipMessage, field: HeaderField): string {
  const text = message.bytes.toString('latin1', field.valueStart, field.end);
  return text.endsWith('\r\n') ? text.slice(0, -2) : text.replace(/[\r\n]$/, '');
}

function bodies(run: RunContext, name: string): string[] {
  const { message } = run;
  const fields = name === '*' ? message.allHeaders() : message.headers(name);
  return fields.map((field) => body(message, field));
}

function first(run: RunContext, name: string): string | null {
  const field = run.message.header(name);
  return field === null ? null : body(run.message, field);
}

/** Headers whose values may stand in one field, comma separated. */
const LISTS: ReadonlySet<string> = new Set(['contact', 'record-route', 'route', 'via']);

/** The comma-separated values of a header field; commas in quotes and angle brackets separate nothing. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  let start = 0;
  let quoted = false;
  let bracket = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '<') bracket = true;
    else if (!quoted && char === '>') bracket = false;
    else if (!quoted && !bracket && char === ',') {
      values.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  values.push(text.slice(start).trim());
  return values;
}

function values(run: RunContext, name: string): string[] {
  const all = bodies(run, name);
  return LISTS.has(canonicalHeaderName(name)) ? all.flatMap(splitValues) : all;
}

function at(list: readonly string[], index: number): Value {
  return list[index < 0 ? list.length + index : index] ?? null;
}

function parseName(inner: string | null): { readonly key: string } | Problem {
  const name = inner?.trim() ?? '';
  return name === '' ? { problem: 'it needs the name of a header' } : { key: name };
}

function pick(list: (run: RunContext, name: string) => string[]) {
  return (_state: unknown, run: RunContext, name: string, index: Index): Value => {
    if (index === 'all') {
      const all = bodies(run, name);
      return all.length === 0 ? null : all.join(',');
    }
    return index === null && name !== '*' && list === bodies
      ? first(run, name)
      : at(list(run, name), index ?? 0);
  };
}

/** Header fields. */
export const HEADER_VARIABLES: Variables = {
  hdr: variable({
    doc: '`$(hdr(Name)[i])`: the i-th header of a name (negative: from the end, `*`: all, comma separated).',
    inner: 'required',
    parse: parseName,
    get: pick(bodies),
  }),
  hdrc: variable({
    doc: '`$hdrc(Name)`: the number of headers of a name.',
    inner: 'required',
    parse: parseName,
    get: (_state, run, name) => run.message.headers(name).length,
  }),
  hfl: variable({
    doc: '`$(hfl(Name)[i])`: as $hdr, but each value of Contact, Record-Route, Route and Via counts.',
    inner: 'required',
    parse: parseName,
    get: pick(values),
  }),
  hflc: variable({
    doc: '`$hflc(Name)`: the number of values of a header.',
    inner: 'required',
    parse: parseName,
    get: (_state, run, name) => values(run, name).length,
  }),
  ci: readOnly('The Call-ID.', (run) => run.message.callId),
  cs: readOnly('The number of CSeq, as text.', (run) => {
    const cseq = run.message.cseq;
    return cseq === null ? null : String(cseq.number);
  }),
  csb: readOnly('The value of CSeq.', (run) => first(run, 'cseq')),
  ct: readOnly('The first Contact header.', (run) => first(run, 'contact')),
  cT: readOnly('The Content-Type.', (run) => first(run, 'content-type')),
  cl: readOnly('The Content-Length.', (run) => run.message.contentLength),
  ua: readOnly('The User-Agent.', (run) => first(run, 'user-agent')),
};
