import {
  ANY_ROUTE,
  type Call,
  declare,
  type FunctionDeclaration,
  int,
  refuse,
  string,
} from '../../kit/index.ts';
import * as edit from './request-uri.ts';

const { fn } = declare<null>();

/** Puts a changed Request-URI in place; -1 when the old one could not be taken apart. */
function put(call: Call, changed: string | null): number {
  if (changed === null) return refuse(call, `the Request-URI "${call.run.requestUri}" cannot be changed so`);
  call.run.requestUri = changed;
  return 1;
}

function changing(doc: string, change: edit.UriChange): FunctionDeclaration<null> {
  return fn({
    args: [string('value')],
    routes: ANY_ROUTE,
    doc: `${doc} 1, or -1 when the Request-URI is no SIP or tel URI.`,
    run: (_state, call, value) => put(call, change(call.run.requestUri, value)),
  });
}

function stripping(
  doc: string,
  change: (uri: string, count: number) => string | null,
): FunctionDeclaration<null> {
  return fn({
    args: [int('count')],
    routes: ANY_ROUTE,
    doc: `${doc} 1, or -1 when the Request-URI is no SIP or tel URI.`,
    run(_state, call, count) {
      if (count < 0) return refuse(call, `cannot strip ${count} characters`);
      return put(call, change(call.run.requestUri, count));
    },
  });
}

const setUri = fn({
  args: [string('uri')],
  routes: ANY_ROUTE,
  doc: 'Sets the Request-URI.',
  run(_state, { run }, uri) {
    run.requestUri = uri;
    return 1;
  },
});
const setHost = changing('Sets the host of the Request-URI.', edit.withHost);
const setHostPort = changing('Sets host and port of the Request-URI.', edit.withHostPort);
const setHostPortTransport = changing(
  'Sets host, port and transport of the Request-URI, `host:port;transport=x`.',
  edit.withHostPortTransport,
);
const setPort = changing('Sets the port of the Request-URI; empty: takes it away.', edit.withPort);
const setUser = changing('Sets the user part of the Request-URI; empty: takes it away.', edit.withUser);
const setUserPassword = changing('Sets user part and password of the Request-URI.', edit.withUserPassword);

/** Functions that change the Request-URI, under all their names. */
export const URI_FUNCTIONS: Readonly<Record<string, FunctionDeclaration<null>>> = {
  rewriteuri: setUri,
  seturi: setUri,
  rewritehost: setHost,
  sethost: setHost,
  seth: setHost,
  rewritehostport: setHostPort,
  sethostport: setHostPort,
  sethp: setHostPort,
  rewritehostporttrans: setHostPortTransport,
  sethostporttrans: setHostPortTransport,
  sethpt: setHostPortTransport,
  rewriteport: setPort,
  setport: setPort,
  setp: setPort,
  rewriteuser: setUser,
  setuser: setUser,
  setu: setUser,
  rewriteuserpass: setUserPassword,
  setuserpass: setUserPassword,
  setup: setUserPassword,
  prefix: changing('Puts text before the user part of the Request-URI.', edit.withPrefix),
  strip: stripping('Takes characters away from the start of the user part.', edit.strippedUser),
  strip_tail: stripping('Takes characters away from the end of the user part.', edit.strippedUserTail),
  revert_uri: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Takes back every change of the Request-URI.',
    run(_state, { run }) {
      run.state.uri = null;
      run.state.uriIsNew = true;
      return 1;
    },
  }),
  userphone: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Adds the parameter user=phone to the Request-URI. 1, or -1 when it is no SIP URI.',
    run: (_state, call) => put(call, edit.withUserPhone(call.run.requestUri)),
  }),
};
