/** What may differ from run to run gets names: ports, To-tags and branches the server made, and the names it gave to contacts. */
import { headerValue } from './message.ts';
import type { Received } from './scenario.ts';

/** The port of each name: `server`, and the client sockets. */
export type Ports = ReadonlyMap<string, number>;

/** Returns `text` with `{server-port}`, `{a-port}`, … replaced by the ports; `{client-port}` is that of `peer`. */
export function fillPorts(text: string, ports: Ports, peer: string): string {
  return text.replace(/\{([\w-]+)-port\}/g, (whole, name: string) =>
    String(ports.get(name) ?? (name === 'client' ? ports.get(peer) : undefined) ?? whole),
  );
}

/** The opposite of `fillPorts`, for recording. Every port must have five digits, so that it is not taken for a 5060. */
export function namePorts(text: string, ports: Ports): string {
  const names = new Map([...ports].map(([name, port]) => [port, name]));
  return text.replace(/(?<!\d)\d{5}(?!\d)/g, (digits) => {
    const name = names.get(Number(digits));
    return name === undefined ? digits : `{${name}-port}`;
  });
}

/**
 * Returns the messages with the server's To-tags and ruids named and whole milliseconds. Tags are numbered within each
 * transaction as they appear, so that replies which must carry the same tag still show it; tags in `ownTags` were
 * chosen by a client.
 */
export function nameTags(messages: readonly Received[], ownTags: ReadonlySet<string>): Received[] {
  const tagsOfTransaction = new Map<string, string[]>();
  const ruids: string[] = [];
  return messages.map(({ at, peer, text }) => {
    const transaction = ['(?:Call-ID|i)', 'CSeq', '(?:Via|v)']
      .map((name) => headerValue(text, name))
      .join(' ');
    const to = headerValue(text, '(?:To|t)') ?? '';
    const tag = /;[ \t]*tag[ \t]*=[ \t]*([^;\s]+)/i.exec(to)?.[1];
    let named = text;
    if (tag !== undefined && !ownTags.has(tag)) {
      const tags = tagsOfTransaction.get(transaction) ?? [];
      tagsOfTransaction.set(transaction, tags);
      if (!tags.includes(tag)) tags.push(tag);
      named = named.replaceAll(tag, `{to-tag-${tags.indexOf(tag) + 1}}`);
    }
    return { at: Math.round(at), peer, text: nameSecrets(nameRuids(named, ruids)) };
  });
}

/** Names what the server's secret and the time make different each time. */
function nameSecrets(text: string): string {
  return text
    .replace(/(?<![a-z])((?:next)?nonce=)"[^"]{32,}"/g, '$1"{nonce}"')
    .replace(/(?<![a-z])((?:response|rspauth)=)"[0-9a-f]{32,}"/g, '$1"{hash}"');
}

/** Names the contacts' names in the order in which they appear; the hash that Kamailio adds to them in a GRUU goes. */
function nameRuids(text: string, known: string[]): string {
  return text.replace(/(uloc(?:-[0-9a-f]+){3})(?:-[0-9a-f]+)?/g, (_whole, ruid: string) => {
    if (!known.includes(ruid)) known.push(ruid);
    return `{ruid-${known.indexOf(ruid) + 1}}`;
  });
}

/**
 * Returns the messages with the branches that the server at `port` wrote into its own Via named, numbered for each
 * receiver as they appear: a CANCEL or an ACK still shows whose branch it carries.
 */
export function nameBranches(messages: readonly Received[], port: number): Received[] {
  const branchesOfPeer = new Map<string, string[]>();
  const own = new RegExp(`^(Via: SIP/2\\.0/UDP [^;\\s]+:${port};branch=)([^;\\s,]+)`, 'im');
  return messages.map(({ at, peer, text }) => {
    const branches = branchesOfPeer.get(peer) ?? [];
    branchesOfPeer.set(peer, branches);
    const named = text.replace(own, (_whole, before: string, branch: string) => {
      if (!branches.includes(branch)) branches.push(branch);
      return `${before}{branch-${branches.indexOf(branch) + 1}}`;
    });
    return { at, peer, text: named };
  });
}
