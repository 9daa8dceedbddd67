import { counter, defineModule } from '../../kit/index.ts';
import { askingFunctions } from './asking.ts';
import { params } from './params.ts';
import { perform } from './perform.ts';
import { settingsOf } from './query.ts';
import { createReplies } from './reply.ts';
import { GROUP, type HttpAsyncState } from './state.ts';
import { httpVariables } from './variables.ts';

/** Asks web servers while the request waits as bytes. */
export default defineModule({
  name: 'http_async_client',
  doc: 'Asks web servers while the request waits as bytes: the script goes on in a route when the reply is there, or the time is over. Connections are kept for the next query. A CANCEL of the request ends its query at once.',
  needs: ['tm', 'pv'],
  params,
  functions: askingFunctions,
  variables: httpVariables,
  operations: {
    query: {
      doc: 'Asks a web server.',
      run: perform,
    },
  },
  statistics: {
    http_async_client: {
      requests: counter(({ counts }) => counts.requests.get()),
      replies: counter(({ counts }) => counts.replies.get()),
      errors: counter(({ counts }) => counts.errors.get()),
      timeouts: counter(({ counts }) => counts.timeouts.get()),
    },
  },
  setup(server) {
    server.workerGroup(GROUP, server.params.workers);
  },
  setupWorker({ params: given, paramOf, services, store, filePath, route }): HttpAsyncState {
    return {
      http: services.http,
      services,
      defaults: settingsOf(given, filePath),
      verbose: given.curl_verbose !== 0,
      frTimer: paramOf('tm', 'fr_timer'),
      replies: createReplies(),
      counts: {
        requests: store.counter('http_async_client requests'),
        replies: store.counter('http_async_client replies'),
        errors: store.counter('http_async_client errors'),
        timeouts: store.counter('http_async_client timeouts'),
      },
      settings: new WeakMap(),
      ids: new WeakMap(),
      route: (name) => route('route', name),
    };
  },
});
