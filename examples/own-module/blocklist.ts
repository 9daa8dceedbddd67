/** A module of one's own. The script waits for the answer of `is_blocked`; nobody else does. */
import { ANY_ROUTE, declare, defineModule, string } from 'fermata-sip/kit';

const { awaited } = declare<{ readonly url: string }>();

export default defineModule({
  name: 'blocklist',
  doc: 'Asks a web service whether a caller is blocked.',
  params: {
    url: { type: 'string', default: 'http://127.0.0.1:8080/blocked', doc: 'What the user is appended to.' },
  },
  functions: {
    is_blocked: awaited({
      args: [string('user')],
      routes: ANY_ROUTE,
      deadline: 2000,
      doc: 'Whether the service knows the user (any status of 200 to 299). 1 yes, -1 no or no answer in time.',
      async run({ url }, { signal }, user) {
        const answer = await fetch(`${url}/${encodeURIComponent(user)}`, { signal });
        await answer.body?.cancel();
        return answer.ok ? 1 : -1;
      },
    }),
  },
  variables: {},
  setupWorker: ({ params }) => ({ url: params.url }),
});
