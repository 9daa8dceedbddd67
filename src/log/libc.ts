import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** The two calls of libc's syslog. Texts are byte strings. */
export interface SyslogCalls {
  /** Names the program and its facility for this process; the last call counts. */
  open(name: string, facility: number): void;
  /** Writes one line. `priority` is facility × 8 + severity. */
  write(priority: number, text: string): void;
}

/** `LOG_PID | LOG_CONS`: the process id in each line, and the console when no daemon takes it, as Kamailio asks for. */
const LOG_PID_CONS = 0x01 | 0x02;

/** Binds libc's `openlog` and `syslog`; null where the native library cannot be loaded. */
export function bindSyslog(): SyslogCalls | null {
  try {
    const native: typeof koffi = createRequire(import.meta.url)('koffi');
    const libc = native.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');
    const duplicate = libc.func('void *strdup(const uint8_t *text)');
    const openlog = libc.func('void openlog(void *ident, int option, int facility)');
    const syslog = libc.func('void syslog(int priority, const char *format, ...)');
    return {
      // libc keeps the pointer, and a thread's own memory goes with it: the copy is never freed.
      open: (name, facility) => openlog(duplicate(terminated(name)), LOG_PID_CONS, facility * 8),
      write: (priority, text) => syslog(priority, '%s', 'const uint8_t *', terminated(text)),
    };
  } catch {
    return null;
  }
}

/** The bytes with C's end mark; a NUL within them would end the line early. */
function terminated(text: string): Buffer {
  return Buffer.from(`${text.replaceAll('\0', '?')}\0`, 'latin1');
}
