import type { Destination, Xavp } from '../../kit/index.ts';

/** Fields of an xavp entry that stands for a destination, by Kamailio's names; `last`: the last one of its q. */
export function fieldsOf(destination: Destination, last: boolean): Xavp[] {
  const { uri, dstUri, path, q, sendSocket, flags, located } = destination;
  return [
    { name: 'uri', value: uri },
    { name: 'dst_uri', value: dstUri },
    { name: 'path', value: path },
    { name: 'q', value: q },
    { name: 'sock', value: sendSocket },
    { name: 'flags', value: flags },
    { name: 'q_flag', value: last ? 1 : 0 },
    { name: 'ruid', value: located?.ruid ?? null },
    { name: 'ua', value: located?.userAgent ?? null },
    { name: 'instance', value: located?.instance ?? null },
  ];
}

/** Reads what {@link fieldsOf} wrote, whatever the script made of it since. */
export function readContact({ value }: Xavp): Destination {
  const field = (name: string): unknown =>
    Array.isArray(value) ? (value.find((one) => one.name === name)?.value ?? null) : null;
  const text = (name: string): string | null => {
    const given = field(name);
    return typeof given === 'string' ? given : null;
  };
  const integer = (name: string, otherwise: number): number => {
    const given = field(name);
    return typeof given === 'number' ? given : otherwise;
  };
  const ruid = text('ruid');
  return {
    uri: text('uri') ?? '',
    dstUri: text('dst_uri'),
    path: text('path'),
    q: integer('q', -1),
    sendSocket: text('sock'),
    flags: integer('flags', 0),
    located: ruid === null ? null : { ruid, userAgent: text('ua') ?? '', instance: text('instance') },
  };
}
