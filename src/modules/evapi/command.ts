import { ByteReader, ByteWriter, MalformedBytes } from '../../run/bytes.ts';

/** What a run wants of the clients: an effect, done in the thread that has the connections. */
export type Command =
  /** Send to every client; with a tag to those that have it. */
  | {
      readonly kind: 'send';
      readonly to: 'all' | 'tagged' | 'first';
      readonly tag: string;
      readonly data: string;
    }
  | { readonly kind: 'tag'; readonly client: number; readonly tag: string }
  | { readonly kind: 'close'; readonly client: number };

const KINDS = ['send', 'tag', 'close'] as const;
const RECEIVERS = ['all', 'tagged', 'first'] as const;

/** The bytes of a command. */
export function encodeCommand(command: Command): Buffer {
  const writer = new ByteWriter();
  writer.begin();
  writer.byte(KINDS.indexOf(command.kind));
  if (command.kind === 'send') {
    writer.byte(RECEIVERS.indexOf(command.to));
    writer.text(command.tag);
    writer.text(command.data);
  } else {
    writer.unsigned(command.client);
    if (command.kind === 'tag') writer.text(command.tag);
  }
  return writer.take();
}

/** Reads what {@link encodeCommand} made. Throws `MalformedBytes` on anything else. */
export function decodeCommand(bytes: Buffer): Command {
  const reader = new ByteReader(bytes);
  const kind = KINDS[reader.byte()];
  switch (kind) {
    case 'send': {
      const to = RECEIVERS[reader.byte()];
      if (to === undefined) throw new MalformedBytes('unknown receiver');
      return { kind, to, tag: reader.text(), data: reader.text() };
    }
    case 'tag':
      return { kind, client: reader.unsigned(), tag: reader.text() };
    case 'close':
      return { kind, client: reader.unsigned() };
    default:
      throw new MalformedBytes('unknown command');
  }
}
