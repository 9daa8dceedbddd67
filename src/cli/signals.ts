/** Waits for SIGTERM or SIGINT and names it. The second one ends the process at once. */
export function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    let first = true;
    const onSignal = (signal: string): void => {
      if (!first) process.exit(1);
      first = false;
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    // Kamailio ignores it; a terminal that closes must not end a server that was told to stay.
    process.on('SIGHUP', () => {});
    // Kamailio shows its statistics at these; their default would end the server.
    process.on('SIGUSR1', () => {});
    process.on('SIGUSR2', () => {});
  });
}
