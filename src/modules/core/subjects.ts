import type { RunContext, Value } from '../../kit/index.ts';
import type { LinkedCoreSubject } from '../../script/declarations.ts';
import { parseUri } from '../../sip/uri.ts';

type Subject = LinkedCoreSubject<RunContext>;

const DEFAULT_PORT = 5060;

/** Left sides of comparisons: `method == "INVITE"`, `uri == myself`, `src_ip == 10.0.0.0/8`. */
export const coreSubjects: readonly Subject[] = [
  subject('method', ({ message }) => message.method),
  uri('uri', (run) => (run.state.uri === null && run.message.kind === 'reply' ? null : run.requestUri)),
  uri('from_uri', ({ message }) => message.from?.uri ?? null),
  uri('to_uri', ({ message }) => message.to?.uri ?? null),
  subject('status', (run) => (run.message.kind === 'reply' ? run.status : null)),
  address('src_ip', ({ state }) => state.received.srcIp),
  address('dst_ip', ({ state }) => state.received.dstIp),
  subject('src_port', ({ state }) => state.received.srcPort),
  subject('dst_port', ({ state }) => state.received.dstPort),
  subject('proto', ({ state }) => state.received.proto),
  subject('af', ({ state }) => (state.received.srcIp.includes(':') ? 'INET6' : 'INET')),
  subject('msg:len', ({ message }) => message.bytes.length),
  // What is about to be sent is known in onsend_route alone: elsewhere these are undefined, as in Kamailio.
  ...['snd_ip', 'snd_port', 'snd_proto', 'snd_af', 'to_ip', 'to_port'].map((name) =>
    subject(name, () => null),
  ),
];

function subject(name: string, get: (run: RunContext) => Value): Subject {
  return { name, get };
}

function uri(name: string, get: (run: RunContext) => string | null): Subject {
  return { name, get, isMyself: (run) => uriIsMyself(run, get(run)) };
}

function address(name: string, get: (run: RunContext) => string): Subject {
  return { name, get, isMyself: (run) => run.services.isMyself(get(run), 0, null) };
}

/** A URI without a port stands for port 5060, a sips URI too (observed). */
function uriIsMyself(run: RunContext, text: string | null): boolean {
  const parsed = text === null ? null : parseUri(text);
  if (parsed === null || parsed.host === '') return false;
  return run.services.isMyself(parsed.host, parsed.port ?? DEFAULT_PORT, null);
}
