import { enableCompileCache } from 'node:module';

// Before anything else is loaded: a second start then skips the compilation.
enableCompileCache();

const { main } = await import('./commands.ts');
process.exitCode = await main(process.argv.slice(2));
