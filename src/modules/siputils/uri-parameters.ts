import {
  declare,
  type FunctionDeclaration,
  literal,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  variable,
} from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { type Param, Params } from '../../sip/params.ts';
import { formatUri, parseUri, type SipUri } from '../../sip/uri.ts';
import type { SiputilsState } from './state.ts';

const { fn } = declare<SiputilsState>();

const ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch', 'event'];
const NO_URI = 'the Request-URI is no URI';

/** Functions that read and change parameters of the Request-URI. */
export const uriParameterFunctions = {
  uri_param: fn({
    args: [printed('name'), optional(printed('value'))],
    routes: ROUTES,
    doc: 'Whether the Request-URI has a parameter with that value; without a value: one that has none. 1 or -1.',
    run(_state, { run }, name, wanted = '') {
      const params = ownParams(run);
      return params?.list.some((param) => param.name === name && (param.value ?? '') === wanted) ? 1 : -1;
    },
  }),
  uri_param_any: fn({
    args: [printed('name')],
    routes: ROUTES,
    doc: 'Whether the Request-URI has a parameter, with or without a value. 1 or -1.',
    run: (_state, { run }, name) => (parseUri(run.requestUri)?.params.has(name) === true ? 1 : -1),
  }),
  get_uri_param: fn({
    args: [printed('name'), variable('target')],
    routes: ['request', 'event'],
    doc: 'The value of a parameter of the Request-URI into a variable. 1, -1 when there is none.',
    run(_state, { run }, name, target) {
      const found = ownParams(run)?.list.find((param) => param.name === name);
      if (found === undefined) return -1;
      return target.set(run, found.value ?? '') ? 1 : -1;
    },
  }),
  add_uri_param: fn({
    args: [literal('parameter')],
    routes: ['request', 'event'],
    doc: 'Adds a parameter (`name` or `name=value`) to the Request-URI. 1, -1 when that is no URI.',
    run(_state, call, text) {
      if (text === '') return 1;
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      const added: Param = { name, value: equals < 0 ? null : text.slice(equals + 1) };
      return changeParams(call.run, (params) => [...params, added]) ? 1 : refuse(call, NO_URI);
    },
  }),
  uri_param_rm: removing(),
};

function removing(): FunctionDeclaration<SiputilsState> {
  return fn({
    args: [printed('name')],
    routes: ROUTES,
    doc: 'Removes a parameter of the Request-URI. 1, also when there was none; -1 when that is no URI.',
    run: (_state, call, name) =>
      changeParams(call.run, (params) => params.filter((param) => !equalsIgnoreCase(param.name, name)))
        ? 1
        : refuse(call, NO_URI),
  });
}

/** With `user=phone` Kamailio takes the URI for a telephone number, whose parameters stand in the user part. */
function ownParams(run: RunContext): Params | null {
  const uri = parseUri(run.requestUri);
  if (uri === null) return null;
  if (uri.params.get('user')?.toLowerCase() !== 'phone') return uri.params;
  const inUser = (uri.user ?? '')
    .split(';')
    .slice(1)
    .filter((piece) => piece !== '');
  return new Params(
    inUser.map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0
        ? { name: piece, value: null }
        : { name: piece.slice(0, equals), value: piece.slice(equals + 1) };
    }),
  );
}

function changeParams(run: RunContext, change: (list: readonly Param[]) => readonly Param[]): boolean {
  const uri: SipUri | null = parseUri(run.requestUri);
  if (uri === null) return false;
  const list = change(uri.params.list);
  if (list.length !== uri.params.list.length)
    run.requestUri = formatUri({ ...uri, params: new Params(list) });
  return true;
}
