import {
  ANY_ROUTE,
  type Call,
  declare,
  type FunctionDeclaration,
  int,
  literal,
  refuse,
} from '../../kit/index.ts';
import {
  strippedUser,
  strippedUserTail,
  type UriChange,
  withHost,
  withHostPort,
  withHostPortTransport,
  withPort,
  withPrefix,
  withUser,
  withUserPassword,
  withUserPhone,
} from './request-uri.ts';
import type { CoreState } from './state.ts';

const { fn } = declare<CoreState>();

const OF_URI = 'Changes the Request-URI at once. -1 when it is no sip, sips or tel URI.';

/** Changes of the Request-URI (`$ru`). Their texts are taken as written: Kamailio expands no variables in them. */
export const rewritingFunctions: Readonly<Record<string, FunctionDeclaration<CoreState>>> = {
  ...named(['rewriteuri', 'seturi'], wholeUri()),
  ...named(['rewritehost', 'sethost', 'seth'], change('host', 'Sets its host.', withHost)),
  ...named(
    ['rewritehostport', 'sethostport', 'sethp'],
    change('hostport', 'Sets its host and port.', withHostPort),
  ),
  ...named(
    ['rewritehostporttrans', 'sethostporttrans', 'sethpt'],
    change('hostport', 'Sets its host, port and transport parameter.', withHostPortTransport),
  ),
  ...named(
    ['rewriteuser', 'setuser', 'setu'],
    change('user', 'Sets its user part; "" removes it.', withUser),
  ),
  ...named(
    ['rewriteuserpass', 'setuserpass', 'setup'],
    change('userpass', 'Sets its user part and password.', withUserPassword),
  ),
  ...named(['rewriteport', 'setport', 'setp'], change('port', 'Sets its port.', withPort)),
  prefix: change('prefix', 'Puts a text before its user part.', withPrefix),
  strip: strip('Removes characters from the start of its user part.', strippedUser),
  strip_tail: strip('Removes characters from the end of its user part.', strippedUserTail),
  revert_uri: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Makes the Request-URI what it was when the request came in.',
    run(_state, { run }) {
      run.state.uri = null;
      run.state.uriIsNew = true;
      return 1;
    },
  }),
  userphone: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `Adds user=phone to the Request-URI. ${OF_URI}`,
    run: (_state, call) => put(call, withUserPhone(call.run.requestUri)),
  }),
};

function named(
  names: readonly string[],
  declaration: FunctionDeclaration<CoreState>,
): Record<string, FunctionDeclaration<CoreState>> {
  return Object.fromEntries(names.map((name) => [name, declaration]));
}

function wholeUri(): FunctionDeclaration<CoreState> {
  return fn({
    args: [literal('uri')],
    routes: ANY_ROUTE,
    doc: 'Sets the Request-URI.',
    run(_state, { run }, uri) {
      run.requestUri = uri;
      return 1;
    },
  });
}

function change(name: string, doc: string, withValue: UriChange): FunctionDeclaration<CoreState> {
  return fn({
    args: [literal(name)],
    routes: ANY_ROUTE,
    doc: `${doc} ${OF_URI}`,
    run: (_state, call, value) => put(call, withValue(call.run.requestUri, value)),
  });
}

function strip(
  doc: string,
  stripped: (uri: string, count: number) => string | null,
): FunctionDeclaration<CoreState> {
  return fn({
    args: [int('count')],
    routes: ANY_ROUTE,
    doc: `${doc} ${OF_URI}`,
    check: ([count]) =>
      typeof count === 'number' && count < 0 ? { problem: 'the count must not be negative' } : null,
    run(_state, call, count) {
      if (count < 0) return refuse(call, `${count} is no count`, 'use 0 or more');
      return put(call, stripped(call.run.requestUri, count));
    },
  });
}

/** Takes over a changed Request-URI; null is a refusal. */
function put(call: Call, uri: string | null): number {
  const { run } = call;
  if (uri === null) return refuse(call, `the Request-URI "${run.requestUri}" cannot be changed`);
  run.requestUri = uri;
  return 1;
}
