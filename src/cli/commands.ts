import { type ParsedOptions, parseRunOptions } from './options.ts';
import { HELP, versionText } from './texts.ts';

const DEFAULT_SCRIPT = '/etc/kamailio/kamailio.cfg';
/** Kamailio's exit code for mistakes (-1). */
const EXIT_WRONG = 255;

/** Runs one command line, loading what that command needs; resolves with the exit code. A server resolves when it has ended. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'run':
      return flags(withScript(rest, ['-D', '-E']), true);
    case 'check':
      return flags(withScript(rest, ['-c', '-E']));
    case 'send':
      return (await import('./send.ts')).runSend(rest);
    case 'rpc':
      return (await import('./rpc.ts')).runRpc(rest);
    case 'top':
      return (await import('./top.ts')).runTop(rest);
    case 'db':
      return (await import('./database.ts')).runDb(rest);
    case 'user':
      return (await import('./user.ts')).runUser(rest);
    case 'help':
      process.stdout.write(HELP);
      return 0;
    default:
      return flags(args);
  }
}

/** `run FILE …` is `-f FILE …` with the flags a person wants. */
function withScript(rest: readonly string[], added: readonly string[]): string[] {
  const [first, ...others] = rest;
  return first === undefined || first.startsWith('-')
    ? [...added, ...rest]
    : ['-f', first, ...added, ...others];
}

async function flags(args: readonly string[], suggests = false): Promise<number> {
  const parsed: ParsedOptions = parseRunOptions(args, DEFAULT_SCRIPT, suggests);
  switch (parsed.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(versionText());
      return 0;
    case 'wrong':
      process.stderr.write(`fermata: ${parsed.problem}\nTry "fermata -h".\n`);
      return EXIT_WRONG;
    case 'run':
      return parsed.options.check
        ? (await import('./check.ts')).runCheck(parsed.options)
        : (await import('./run.ts')).runServer(parsed.options);
  }
}
