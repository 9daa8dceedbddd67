import { runCheck } from './check.ts';
import { runDb } from './database.ts';
import { type ParsedOptions, parseRunOptions } from './options.ts';
import { runRpc } from './rpc.ts';
import { runServer } from './run.ts';
import { runSend } from './send.ts';
import { HELP, versionText } from './texts.ts';
import { runTop } from './top.ts';
import { runUser } from './user.ts';

const DEFAULT_SCRIPT = '/etc/kamailio/kamailio.cfg';
/** Kamailio's exit code for mistakes (-1). */
const EXIT_WRONG = 255;

/** Runs one command line; resolves with the exit code. A server resolves when it has ended. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'run':
      return flags(withScript(rest, ['-D', '-E']), true);
    case 'check':
      return flags(withScript(rest, ['-c', '-E']));
    case 'send':
      return runSend(rest);
    case 'rpc':
      return runRpc(rest);
    case 'top':
      return runTop(rest);
    case 'db':
      return runDb(rest);
    case 'user':
      return runUser(rest);
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
      return parsed.options.check ? runCheck(parsed.options) : runServer(parsed.options);
  }
}
