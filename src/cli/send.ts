import { createClient } from './client.ts';
import { ladderHeader, ladderLine } from './ladder.ts';
import { parseSendOptions, SEND_HELP } from './send-options.ts';

/** Exit code when no final reply came, and for mistakes. */
const NO_FINAL = 1;
const EXIT_WRONG = 255;

/** `fermata send METHOD URI`: sends one request, follows it to its final reply and prints the conversation as it goes. */
export async function runSend(args: readonly string[]): Promise<number> {
  const parsed = parseSendOptions(args);
  if (parsed.kind === 'help') {
    process.stdout.write(SEND_HELP);
    return 0;
  }
  if (parsed.kind === 'wrong') {
    process.stderr.write(`fermata send: ${parsed.problem}\nTry "fermata send -h".\n`);
    return EXIT_WRONG;
  }
  const { options } = parsed;
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  const client = await createClient(options);
  print(ladderHeader(client.local, client.remote));
  const final = await client.converse((event) => print(ladderLine(event)));
  await client.close();
  if (final !== null) return 0;
  print(`no final reply within ${options.timeoutMs / 1000} s`);
  return NO_FINAL;
}
