import {
  ANY_ROUTE,
  type Call,
  declare,
  type FunctionDeclaration,
  literal,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  type VariableRef,
  variable,
} from '../../kit/index.ts';
import { appendHeader, replaceBody } from '../../sip/edits.ts';
import { type BodyPart, type Multipart, parseMultipart, partOfType, partText } from '../../sip/multipart.ts';
import { bodyText } from './body-checks.ts';
import { REPLY_PREPARING_ROUTES } from './headers.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

const BODY_ROUTES: readonly RouteKind[] = ['request', 'failure', 'onreply', 'branch', 'event'];
const DEFAULT_BOUNDARY = 'unique-boundary-1';
const NOT_MULTIPART = 'the body is not multipart';

/** Functions that change the body. What they change is seen when the message is sent, not before. */
export const bodyFunctions = {
  set_body: fn({
    args: [printed('text'), printed('content type')],
    routes: BODY_ROUTES,
    doc: 'Replaces the body and its type. 1, -1 when one of them is empty.',
    run(_state, call, text, type) {
      if (text === '' || type === '') return refuse(call, 'body and content type must not be empty');
      call.run.state.edits.push(replaceBody(text));
      setContentType(call.run, type);
      return 1;
    },
  }),
  set_reply_body: fn({
    args: [printed('text'), printed('content type')],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Gives the replies that this request gets from us a body. 1, -1 when one of the texts is empty.',
    run(_state, call, text, type) {
      if (text === '' || type === '') return refuse(call, 'body and content type must not be empty');
      const { reply } = call.run.state;
      reply.body = text;
      reply.contentType = type;
      return 1;
    },
  }),
  filter_body: fn({
    args: [literal('content type')],
    routes: ANY_ROUTE,
    doc: 'Leaves only the content of the first part of a type. Content-Type is left to the script. 1, -1 when there is none.',
    run: (_state, call, type) =>
      withPart(call, type, (part, body) => {
        call.run.state.edits.push(replaceBody(body.slice(part.contentStart, part.contentEnd)));
        return 1;
      }),
  }),
  set_body_multipart: fn({
    args: [
      optional(printed('text or boundary')),
      optional(printed('content type')),
      optional(printed('boundary')),
    ],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Makes the body multipart: of the body there is, or of a text and its type. 1, -1 when there is no body.',
    run(_state, { run }, first, type, boundary) {
      const whole = type === undefined ? bodyText(run) : (first ?? '');
      if (whole === '') return -1;
      const mark = (type === undefined ? first : boundary) ?? DEFAULT_BOUNDARY;
      const contentType = type ?? run.message.contentType ?? 'text/plain';
      run.state.edits.push(
        replaceBody(`--${mark}\r\n${partText(whole, contentType)}\r\n--${mark}--\r\n`),
        appendHeader(run.message, 'Mime-Version: 1.0\r\n'),
      );
      setContentType(run, `multipart/mixed;boundary="${mark}"`);
      return 1;
    },
  }),
  append_body_part: appendingPart((text) => text),
  append_body_part_hex: appendingPart(fromHex),
  get_body_part: readingPart('The content of the first part of a type', (part) => [
    part.contentStart,
    part.contentEnd,
  ]),
  get_body_part_raw: readingPart(
    'The first part of a type with its headers and the delimiter after it',
    (part) => [part.start, part.nextEnd],
  ),
  remove_body_part: fn({
    args: [printed('content type')],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Removes the first part of a type. 1 removed, -1 none.',
    run: (_state, call, type) =>
      withPart(call, type, (part) => {
        const base = call.run.message.headEnd;
        call.run.state.edits.push({
          kind: 'delete',
          start: base + part.delimiterStart,
          end: base + part.next,
        });
        return 1;
      }),
  }),
};

function appendingPart(decode: (text: string) => string | null): FunctionDeclaration<TextopsState> {
  return fn({
    args: [printed('text'), printed('content type'), optional(printed('content disposition'))],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Adds a part at the end of a multipart body. 1, -1 when the body is not multipart.',
    run(_state, call, text, type, disposition) {
      const { run } = call;
      const content = decode(text);
      if (content === null) return refuse(call, 'the content is no hexadecimal text');
      const multipart = multipartOf(run);
      if (multipart === null) return refuse(call, NOT_MULTIPART, 'call set_body_multipart() before');
      if (multipart.closing < 0) return refuse(call, 'the body lacks its last delimiter');
      run.state.edits.push({
        kind: 'insert',
        at: run.message.headEnd + multipart.closing,
        text: `--${multipart.boundary}\r\n${partText(content, type, disposition)}\r\n`,
      });
      return 1;
    },
  });
}

function readingPart(
  doc: string,
  span: (part: BodyPart) => readonly [number, number],
): FunctionDeclaration<TextopsState> {
  return fn({
    args: [printed('content type'), variable('target')],
    routes: BODY_ROUTES,
    doc: `${doc}, into a variable. 1, -1 when there is none.`,
    run: (_state, call, type, target: VariableRef<RunContext>) =>
      withPart(call, type, (part, body) => (target.set(call.run, body.slice(...span(part))) ? 1 : -1)),
  });
}

function multipartOf(run: RunContext): Multipart | null {
  return parseMultipart(bodyText(run), run.message.contentType);
}

function withPart(call: Call, type: string, act: (part: BodyPart, body: string) => number): number {
  const multipart = multipartOf(call.run);
  if (multipart === null) return refuse(call, NOT_MULTIPART);
  const part = partOfType(multipart, type);
  return part === undefined ? -1 : act(part, bodyText(call.run));
}

/** Bytes of hexadecimal text, white space between them does not count; null when it is none. */
function fromHex(text: string): string | null {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Buffer.from(digits, 'hex').toString('latin1');
}

/** Replaces Content-Type, also one that an earlier edit put there. */
function setContentType(run: RunContext, type: string): void {
  const { message, state } = run;
  state.edits = state.edits.filter(
    (edit) => edit.kind !== 'insert' || !/^Content-Type:[^\n]*\n$/i.test(edit.text),
  );
  const fields = message.headers('content-type');
  const stands = fields.length === 1 && fields[0]?.value === type;
  if (stands && !state.edits.some((edit) => edit.kind === 'delete' && edit.start === fields[0]?.start))
    return;
  for (const { start, end } of fields) {
    state.edits.push({ kind: 'delete', start, end });
  }
  state.edits.push(appendHeader(message, `Content-Type: ${type}\r\n`));
}
