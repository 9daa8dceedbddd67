import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printJson, RpcFault } from '../../kit/index.ts';
import { answerRequest, readRequest } from './protocol.ts';

const fault = async () => new RpcFault(500, 'none');

test('whatever bytes come, there is an answer, and it is JSON', async () => {
  const mutated = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
    const bytes = Buffer.from(
      '{"jsonrpc":"2.0","method":"a.b","params":["x\\u00e9",1],"id":"i","reply_name":"r"}',
    );
    bytes[at % bytes.length] = byte;
    return bytes;
  });
  const bytes = fc.uint8Array().map((given) => Buffer.from(given));
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, mutated), fc.constantFrom(0, 1), async (given, pretty) => {
      const { document, code } = await answerRequest(readRequest(given), fault);
      assert.ok(code !== 200);
      const printed = printJson(document, pretty);
      // Bytes of texts come back as they were: only as UTF-8 are they JSON.
      assert.equal(typeof JSON.parse(printed), 'object');
    }),
    { numRuns: 500 },
  );
});

test('what is printed, indented or not, is what was meant', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const meant = JSON.parse(JSON.stringify(value));
      assert.deepEqual(JSON.parse(printJson(meant, 0)), meant);
      assert.deepEqual(JSON.parse(printJson(meant, 1)), meant);
    }),
  );
});
