/** Reads files and keeps what it read, so that every worker loads the same bytes. */
export interface FileReader {
  /** The bytes of a file; null when it cannot be read. */
  readonly read: (path: string) => Uint8Array | null;
  /** All that was read, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Makes a reader over a function that throws when there is no such file. */
export function createFileReader(readFile: (path: string) => Uint8Array): FileReader {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read(path) {
      const known = files.get(path);
      if (known !== undefined) return known;
      try {
        const bytes = readFile(path);
        files.set(path, bytes);
        return bytes;
      } catch {
        return null;
      }
    },
  };
}
