/** The shape of an answer: which members it has, of which types, whatever their values are. */
export type Shape = string | { readonly [member: string]: Shape } | { readonly list: readonly Shape[] };

/** The shape of a value that came as JSON. The elements of a list count once for each shape that occurs. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) {
    const shapes = new Map(
      value.map((element): [string, Shape] => [JSON.stringify(shapeOf(element)), shapeOf(element)]),
    );
    return { list: [...shapes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, shape]) => shape) };
  }
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}
