import {
  declare,
  defineModule,
  int,
  isProblem,
  type Problem,
  refuse,
  string,
  type TransformationDeclaration,
  type WorkerSetup,
} from '../../kit/index.ts';
import { compileRegex } from '../../script/regex.ts';
import { parseHttpRequest } from '../../sip/http-request.ts';
import { isHttp, replyHttp } from './reply.ts';

export * from './reply.ts';

const EVENT = 'xhttp:request';
const NO_HTTP = 'this run is about no HTTP request';

/** What each worker keeps for xhttp. */
interface XhttpState {
  readonly match: (url: string) => boolean;
  readonly skip: (url: string) => boolean;
  readonly runEventOn: WorkerSetup<Record<string, never>>['runEventOn'];
  readonly route: WorkerSetup<Record<string, never>>['route'];
}

const { fn, variable } = declare<XhttpState>();

/** HTTP on the SIP sockets. */
export default defineModule({
  name: 'xhttp',
  doc: 'HTTP on the TCP and TLS sockets of SIP: each request runs `event_route[xhttp:request]`, where it reads as a SIP request does (`$rm`, `$hdr(…)`, `$rb`, `$si`).',
  params: {
    url_match: { type: 'string', default: '', doc: 'Only URLs that match are served.', check: regexProblem },
    url_skip: { type: 'string', default: '', doc: 'URLs that match are not served.', check: regexProblem },
    event_callback: {
      type: 'string',
      default: '',
      doc: 'A function of an embedded language in place of the event route.',
      inert: 'there are no embedded languages: write the event route',
    },
  },
  functions: {
    xhttp_reply: fn({
      args: [int('status'), string('reason'), string('content type'), string('body')],
      routes: ['event'],
      doc: 'Answers the HTTP request, with the header lines of `append_to_reply`. 1; -1 when there is none to answer.',
      run(_state, call, status, reason, contentType, body) {
        if (status < 100 || status > 999) return refuse(call, `${status} is no status`, 'use 200, 404 …');
        return replyHttp(call.run, { status, reason, contentType, body }) ? 1 : refuse(call, NO_HTTP);
      },
    }),
  },
  variables: {
    hu: variable({
      doc: 'The URL of the HTTP request, as it stands in its first line.',
      inner: 'none',
      parse: () => ({ key: null }),
      get: (_state, run) => (isHttp(run) ? run.message.requestUri : null),
    }),
  },
  transformations: {
    url: {
      path: part('The path of a URL.', (url) => url.split('?', 1)[0] ?? ''),
      querystring: part('What stands after `?` in a URL.', (url) =>
        url.slice(url.split('?', 1)[0]?.length ?? 0).slice(1),
      ),
    },
  },
  eventRoutes: [{ name: EVENT, doc: 'An HTTP request came.' }],
  setupWorker({ params, runEventOn, route }): XhttpState {
    return {
      match: params.url_match === '' ? () => true : matcher(params.url_match),
      skip: params.url_skip === '' ? () => false : matcher(params.url_skip),
      runEventOn,
      route,
    };
  },
  async open({ match, skip, runEventOn, route }, { streams }) {
    if (route('event', EVENT) === null) {
      return { problem: `xhttp: there is no event_route[${EVENT}]`, hint: 'write it, or load no xhttp' };
    }
    streams.onHttp((bytes, flow) => {
      const message = parseHttpRequest(bytes);
      const served = message !== null && match(message.requestUri) && !skip(message.requestUri);
      if (!served || !runEventOn(EVENT, message, flow)) streams.close(flow.connection);
    });
    return null;
  },
});

function part(doc: string, apply: (url: string) => string): TransformationDeclaration {
  return {
    doc,
    split: (params) => (params === null ? [] : { problem: 'it takes no parameters' }),
    apply: (value) => (value === null ? null : apply(String(value))),
  };
}

function regexProblem(text: string): Problem | null {
  const regex = text === '' ? null : compileRegex(text, { ignoreCase: true });
  return regex !== null && isProblem(regex) ? regex : null;
}

function matcher(text: string): (url: string) => boolean {
  const regex = compileRegex(text, { ignoreCase: true });
  return isProblem(regex) ? () => false : (url) => regex.test(url);
}
