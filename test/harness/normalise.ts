/** Replaces what may differ from run to run by names: ports, and the To-tags the server made. */
import { headerValue } from './message.ts';
import type { Received } from './scenario.ts';

/** Which port has which name: `server`, or the peer's. */
export type PortNames = ReadonlyMap<number, string>;

/** Returns `text` with the ports of `ports` as `{server-port}`, `{a-port}`, …. Ports have five digits. */
export function namePorts(text: string, ports: PortNames): string {
  return text.replace(/(?<!\d)\d{5}(?!\d)/g, (digits) => {
    const name = ports.get(Number(digits));
    return name === undefined ? digits : `{${name}-port}`;
  });
}

/**
 * Returns the messages with ports and the server's To-tags named. Tags are numbered within each Call-ID as they
 * appear, so that replies which must carry the same tag still show it; tags in `ownTags` were chosen by a client.
 */
export function normalise(
  messages: readonly Received[],
  ports: PortNames,
  ownTags: ReadonlySet<string>,
): Received[] {
  const tagsOfCall = new Map<string, string[]>();
  return messages.map(({ at, peer, text }) => {
    const callId = headerValue(text, '(?:Call-ID|i)') ?? '';
    const to = headerValue(text, '(?:To|t)') ?? '';
    const tag = /;[ \t]*tag[ \t]*=[ \t]*([^;\s]+)/i.exec(to)?.[1];
    let named = text;
    if (tag !== undefined && !ownTags.has(tag)) {
      const tags = tagsOfCall.get(callId) ?? [];
      tagsOfCall.set(callId, tags);
      if (!tags.includes(tag)) tags.push(tag);
      named = named.replaceAll(tag, `{to-tag-${tags.indexOf(tag) + 1}}`);
    }
    return { at: Math.round(at), peer, text: namePorts(named, ports) };
  });
}
