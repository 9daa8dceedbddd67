import { createClient } from './client.ts';
import { createLadder, ladderHeader } from './ladder.ts';
import { parseSendOptions, SEND_HELP, type SendOptions } from './send-options.ts';

/** Exit code when no final reply came. */
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
  try {
    return await converse(parsed.options);
  } catch (error) {
    process.stderr.write(`fermata send: ${explained(error, parsed.options)}\n`);
    return NO_FINAL;
  }
}

async function converse(options: SendOptions): Promise<number> {
  const client = await createClient(options);
  try {
    const draw = createLadder();
    print(ladderHeader(client.local, client.remote));
    const final = await client.converse((event) => print(draw(event)));
    if (final !== null) return 0;
    print(`no final reply within ${options.timeoutMs / 1000} s`);
    return NO_FINAL;
  } finally {
    await client.close();
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function explained(error: unknown, { host, port }: SendOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED')
    return `nothing listens on ${host}:${port}: start a server with bin/fermata run FILE`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `"${host}" has no address`;
  return error instanceof Error ? error.message : String(error);
}
