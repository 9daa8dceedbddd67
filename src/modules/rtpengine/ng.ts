import { type BencodeDictionary, decodeBencode, encodeBencode } from './bencode.ts';
import type { CookieClient, Patience } from './cookie-client.ts';
import type { Node } from './nodes.ts';

/** Asks an rtpengine with its ng protocol: dictionaries of bencode. Null when no answer came, or none that can be read. */
export async function askNode(
  client: CookieClient,
  node: Node,
  command: BencodeDictionary,
  patience: Patience,
  signal?: AbortSignal,
): Promise<BencodeDictionary | null> {
  const answer = await client.ask(node, encodeBencode(command), patience, signal);
  const dictionary = answer === null ? null : decodeBencode(answer);
  return dictionary instanceof Map ? dictionary : null;
}
