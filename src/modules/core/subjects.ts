import type { RunContext, Value } from '../../kit/index.ts';
import type { LinkedCoreSubject } from '../../script/declarations.ts';
import { parseUri } from '../../sip/uri.ts';

type Subject = LinkedCoreSubject<RunContext>;

/** Whether the host of a URI is ours; a port that is not written fits any (RFC 3261 §16.4 leaves it to us). */
function isOurUri(run: RunContext, text: string | undefined): boolean {
  const uri = text === undefined ? null : parseUri(text);
  if (uri === null || uri.host === '') return false;
  return run.services.isMyself(uri.host, uri.port ?? 0, uri.params.get('transport'));
}

function subject(
  name: string,
  get: (run: RunContext) => Value,
  isMyself?: (run: RunContext) => boolean,
): Subject {
  return isMyself === undefined ? { name, get } : { name, get, isMyself };
}

function family(ip: string): string {
  return ip.includes(':') ? 'INET6' : 'INET';
}

/** What a core comparison may begin with. `snd_*` and `to_*` are known only while a message is sent: undefined here. */
export const CORE_SUBJECTS: readonly Subject[] = [
  subject('method', (run) => run.message.method),
  subject(
    'uri',
    (run) => run.requestUri,
    (run) => isOurUri(run, run.requestUri),
  ),
  subject(
    'from_uri',
    (run) => run.message.from?.uri ?? null,
    (run) => isOurUri(run, run.message.from?.uri),
  ),
  subject(
    'to_uri',
    (run) => run.message.to?.uri ?? null,
    (run) => isOurUri(run, run.message.to?.uri),
  ),
  subject('status', (run) => (run.message.kind === 'reply' ? run.message.status : null)),
  subject(
    'src_ip',
    (run) => run.state.received.srcIp,
    (run) => run.services.isMyself(run.state.received.srcIp, 0, null),
  ),
  subject('src_port', (run) => run.state.received.srcPort),
  subject(
    'dst_ip',
    (run) => run.state.received.dstIp,
    (run) => run.services.isMyself(run.state.received.dstIp, 0, null),
  ),
  subject('dst_port', (run) => run.state.received.dstPort),
  subject('proto', (run) => run.state.received.proto.toUpperCase()),
  subject('af', (run) => family(run.state.received.srcIp)),
  subject('msg:len', (run) => run.message.bytes.length),
  subject('snd_ip', () => null),
  subject('snd_port', () => null),
  subject('snd_proto', () => null),
  subject('snd_af', () => null),
  subject('to_ip', () => null),
  subject('to_port', () => null),
];
