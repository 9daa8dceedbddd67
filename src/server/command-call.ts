import { type Json, RpcFault, type RpcRegistry } from '../kit/index.ts';

/** A call of a command on its way from an async worker to the owner. */
export function encodeCall(method: string, params: readonly Json[]): Buffer {
  return Buffer.from(JSON.stringify({ method, params }));
}

/** Makes the call; the answer on its way back. Never rejects. */
export async function answerCall(rpc: RpcRegistry, call: Buffer): Promise<Buffer> {
  const { method, params }: { method: string; params: Json[] } = JSON.parse(call.toString());
  const answer = await rpc.call(method, params);
  return Buffer.from(JSON.stringify(answer instanceof RpcFault ? { fault: answer } : { answer }));
}

/** The answer of a call that came back; null: it could not be made. */
export function decodeCallAnswer(bytes: Uint8Array | null): Json | RpcFault {
  if (bytes === null)
    return new RpcFault(500, 'The answer is larger than a worker takes, or the server stops');
  const { answer, fault }: { answer?: Json; fault?: RpcFault } = JSON.parse(Buffer.from(bytes).toString());
  return fault === undefined ? (answer ?? null) : new RpcFault(fault.code, fault.message);
}
