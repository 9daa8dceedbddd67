import { JOURNAL_MODES } from '../../db/sqlite/settings.ts';
import { defineModule, type Problem, parseInteger } from '../../kit/index.ts';

/** SQLite databases: how their files are opened. */
export default defineModule({
  name: 'db_sqlite',
  doc: "Databases in SQLite files: `sqlite:///path/of/the/file`. Each file is read and written by a thread of its own, so that no request waits for another one's query. The driver is always there; this module says how files are opened, and is what scripts load.",
  params: {
    db_set_readonly: {
      type: 'strings',
      doc: 'A file that is only read, by its path; may be given several times.',
    },
    db_set_journal_mode: {
      type: 'strings',
      doc: 'The journal of a file, `path=MODE`: DELETE, TRUNCATE, PERSIST, MEMORY, WAL or OFF. May be given for several files.',
      check: (text) => assigned(text, 'WAL', (mode) => JOURNAL_MODES.includes(mode.toUpperCase())),
    },
    db_set_busy_timeout: {
      type: 'strings',
      doc: 'Milliseconds that a statement waits while another process writes the file, `path=ms` (5000 where none is given). May be given for several files.',
      check: (text) => assigned(text, '1000', (value) => (parseInteger(value) ?? -1) >= 0),
    },
  },
  functions: {},
  variables: {},
  setupWorker: () => null,
});

/** What stands against `path=value`; Kamailio's documents have a semicolon behind it. */
function assigned(text: string, example: string, takes: (value: string) => boolean): Problem | null {
  const [, value] = /^[^=]+=([^=;]+);?$/.exec(text) ?? [];
  if (value !== undefined && takes(value)) return null;
  return { problem: `"${text}" says nothing of a file`, hint: `write it as "/path/of/the/file=${example}"` };
}
