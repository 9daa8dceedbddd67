import type { ListenNode, SocketNode } from '../script/front/ast.ts';
import type { Diagnostics } from '../script/front/diagnostics.ts';
import type { Span } from '../script/front/source.ts';
import { globalText } from './load-globals.ts';

/** One `listen` of the script, as written. */
export interface ListenWish {
  /** `[proto:]host[:port]`. */
  readonly address: string;
  readonly advertise: string | null;
  readonly name: string | null;
  readonly span: Span;
}

/** What one `listen` asks for. */
export function listensOf(node: ListenNode): ListenWish[] {
  return node.addresses.map((address) => ({
    address: String(globalText(address)),
    advertise: node.advertise === null ? null : String(globalText(node.advertise)),
    name: node.name?.value ?? null,
    span: address.span,
  }));
}

/** What a `socket = { … }` asks for; null, with a diagnostic, when it does not say where to listen. */
export function socketOf(node: SocketNode, diagnostics: Diagnostics): ListenWish | null {
  const attribute = (name: string): string | null => {
    const found = node.attributes.find((given) => given.name.text === name);
    return found === undefined ? null : String(globalText(found.value));
  };
  const bind = attribute('bind');
  if (bind === null) {
    diagnostics.error(
      'script.socket-bind',
      node.span,
      'a socket needs bind',
      'add bind = udp:127.0.0.1:5060;',
    );
    return null;
  }
  return {
    address: bind,
    advertise: attribute('advertise'),
    name: attribute('name'),
    span: node.span,
  };
}
