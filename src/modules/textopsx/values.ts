import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  printed,
  type RouteKind,
  type RunContext,
} from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { appendHeader, type Edit, insertHeaderBefore, removeHeaders } from '../../sip/edits.ts';
import { type HeaderValue, headerValues, type ValueForm, valueParams } from '../../sip/header-values.ts';
import type { TextopsxState } from './state.ts';
import { type Target, target } from './target.ts';

const { fn } = declare<TextopsxState>();

const ROUTES: readonly RouteKind[] = ANY_ROUTE.filter((kind) => kind !== 'onsend');

const NAME = { index: false, all: 'never', param: false } as const;
const VALUE = { index: true, all: 'never', param: false } as const;
const REMOVED = { index: true, all: 'always', param: true } as const;
const ASSIGNED = { index: true, all: 'with a parameter', param: true } as const;

/** Functions that change values of headers. What they change is seen when the message is sent, not before. */
export const valueFunctions = {
  append_hf_value: fn({
    args: [target('header', VALUE), printed('value')],
    routes: ROUTES,
    doc: 'Adds a value after the one of that index; a header at the end of all without an index, or where there is no such value.',
    run(_state, { run }, { name, index }, text) {
      const [value] = index === null ? [] : chosen(run, { name, index }, 'list');
      const { edits } = run.state;
      if (value === undefined) edits.push(appendHeader(run.message, `${name}: ${text}\r\n`));
      else edits.push({ kind: 'insert', at: value.to, text: `,${text}` });
      return 1;
    },
  }),
  insert_hf_value: fn({
    args: [target('header', VALUE), printed('value')],
    routes: ROUTES,
    doc: 'Adds a value before the one of that index; without an index, or with 1 where there is none, a header before the first of the name. 1, -1 when there is no such value.',
    run(_state, { run }, { name, index }, text) {
      const { message, state } = run;
      const [value] = index === null ? [] : chosen(run, { name, index }, 'list');
      if (value !== undefined) {
        const at = isFirst(value) ? value.start : value.from;
        state.edits.push({ kind: 'insert', at, text: `${text},` });
        return 1;
      }
      if (index !== null && index !== 1) return -1;
      const line = `${name}: ${text}\r\n`;
      state.edits.push(
        message.header(name) === null ? appendHeader(message, line) : insertHeaderBefore(message, name, line),
      );
      return 1;
    },
  }),
  remove_hf_value: removing('list', 'Removes values of a header, or their parameters.'),
  remove_hf_value2: removing(
    'credentials',
    'Removes headers, or parameters of credentials (`Digest a="1", b="2"`).',
  ),
  assign_hf_value: assigning('list', 'Replaces values of a header, or their parameters.'),
  assign_hf_value2: assigning(
    'credentials',
    'Replaces headers, or parameters of credentials (`Digest a="1", b="2"`).',
  ),
  include_hf_value: fn({
    args: [target('header', NAME), printed('value')],
    routes: ROUTES,
    doc: 'Adds a value to the first header of the name (or adds the header), unless there is one like it. Always 1.',
    run(_state, { run }, { name }, text) {
      const { message, state } = run;
      const values = headerValues(message, name, 'list');
      if (values.some((value) => equalsIgnoreCase(value.text, text))) return 1;
      const last = values.findLast(({ field }) => field.start === values[0]?.field.start);
      state.edits.push(
        last === undefined
          ? appendHeader(message, `${name}: ${text}\r\n`)
          : { kind: 'insert', at: last.end, text: `,${text}` },
      );
      return 1;
    },
  }),
  exclude_hf_value: fn({
    args: [target('header', NAME), printed('value')],
    routes: ROUTES,
    doc: 'Removes the values that are like it. Always 1.',
    run(_state, { run }, { name }, text) {
      for (const value of headerValues(run.message, name, 'list')) {
        if (equalsIgnoreCase(value.text, text)) run.state.edits.push(removal(value));
      }
      return 1;
    },
  }),
  hf_value_exists: fn({
    args: [target('header', NAME), printed('value')],
    routes: ROUTES,
    doc: 'Whether a header has a value, in upper or lower case. 1 or -1.',
    run: (_state, { run }, { name }, text) =>
      headerValues(run.message, name, 'list').some((value) => equalsIgnoreCase(value.text, text)) ? 1 : -1,
  }),
};

function removing(form: ValueForm, doc: string): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [target('header', REMOVED)],
    routes: ROUTES,
    doc: `${doc} 1, -1 when there was none.`,
    run(_state, { run }, wanted) {
      const { name, index, param } = wanted;
      const edits =
        param === null && index === 'all'
          ? removeHeaders(run.message, name)
          : chosen(run, wanted, form).flatMap((value) =>
              param === null ? [removal(value)] : paramRemoval(run, value, param, form),
            );
      run.state.edits.push(...edits);
      return edits.length > 0 ? 1 : -1;
    },
  });
}

function assigning(form: ValueForm, doc: string): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [target('header', ASSIGNED), printed('value')],
    routes: ROUTES,
    doc: `${doc} A parameter that is not there is added; an empty text leaves its name. 1, -1 when there is no such value.`,
    run(_state, { run }, wanted, text) {
      const values = chosen(run, wanted, form);
      for (const value of values) run.state.edits.push(assignment(value, wanted.param, form, text));
      return values.length > 0 ? 1 : -1;
    },
  });
}

/** The values that are meant; the first where no index is given. */
function chosen(
  { message }: RunContext,
  { name, index }: Pick<Target, 'name' | 'index'>,
  form: ValueForm,
): HeaderValue[] {
  const values = headerValues(message, name, form);
  if (index === 'all') return values;
  const value = values.at(index === null ? 0 : index > 0 ? index - 1 : index);
  return value === undefined ? [] : [value];
}

function isFirst({ field, from }: HeaderValue): boolean {
  return from === field.valueStart;
}

/** The value with the comma before it, or after it where it is the first; the header where it has no other. */
function removal(value: HeaderValue): Edit {
  const { field, start, from, to } = value;
  if (!isFirst(value)) return { kind: 'delete', start: from - 1, end: to };
  if (to === field.valueEnd) return { kind: 'delete', start: field.start, end: field.end };
  return { kind: 'delete', start, end: to + 1 };
}

/** The parameter with what separates it. The first one of credentials goes with the comma behind it. */
function paramRemoval({ message }: RunContext, value: HeaderValue, name: string, form: ValueForm): Edit[] {
  const params = valueParams(value, form);
  const param = params.find((one) => equalsIgnoreCase(one.name, name));
  if (param === undefined) return [];
  const { start, end } = param;
  const isFirst = form === 'credentials' && param === params[0];
  const comma = isFirst ? message.headText(end, value.end).indexOf(',') + 1 : 0;
  return [{ kind: 'delete', start, end: end + comma }];
}

function assignment(value: HeaderValue, name: string | null, form: ValueForm, text: string): Edit {
  if (name === null) return { kind: 'replace', start: value.start, end: value.end, text };
  const written = text === '' ? '' : `=${text}`;
  const params = valueParams(value, form);
  const param = params.find((one) => equalsIgnoreCase(one.name, name));
  if (param !== undefined) return { kind: 'replace', start: param.nameEnd, end: param.end, text: written };
  const separator = form === 'list' ? ';' : params.length > 0 ? ',' : ' ';
  return { kind: 'insert', at: value.end, text: `${separator}${name}${written}` };
}
