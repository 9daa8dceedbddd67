/** A server on an in-memory network under a virtual clock, for tests of scripts. */
export { createTestServer, type TestServer, type TestServerOptions } from './test-server.ts';
