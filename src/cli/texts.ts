import { readFileSync } from 'node:fs';

/** What `-h` prints. */
export const HELP = `fermata: a SIP server that runs kamailio.cfg, and lets requests stop in the middle of it

  fermata -f FILE [flags]      run a script, as Kamailio does
  fermata run FILE [flags]     the same in the foreground, logging to stderr
  fermata check FILE [flags]   report every mistake of a script and end
  fermata send METHOD URI      send one request and print the conversation (fermata send -h)
  fermata rpc METHOD …         call a command of a running server (fermata rpc -h)
  fermata top                  show its suspended requests, live (fermata top -h)
  fermata db create [URL]      make a database with Kamailio's tables (fermata db -h)
  fermata user add USER@DOMAIN let somebody register and call (fermata user -h)

  -f FILE     the script (default /etc/kamailio/kamailio.cfg)
  -c          check the script and end: 0 when it is right
  --report    with check: what of the script is here, what is not, what behaves differently
  --lenient   load a script although it names what is not here: such functions refuse
  -A NAME[=VALUE]  define for the preprocessor, may be repeated
  -D, -DD     stay in the foreground; else 0 once it listens in the background
  -E          stay in the foreground and log to stderr
  -d          log level 1 (notice), -dd 2 (info), -ddd 3 (debug)
  -l ADDR     listen on [udp:]address[:port], may be repeated
  -n N        upper bound of SIP workers
  -P FILE     write the process id there; SIGTERM to it ends everything
  -w DIR      working directory
  -Y DIR      folder of the control sockets
  -a yes|no   guess our own host names by reverse look-up
  -m N        megabytes of memory shared by the workers (default 64)
  -v, -h      version, this text
  -u USER, -g GROUP    whose rights the server keeps once its sockets are bound
  --alias=HOST[:PORT]  a name of ours, may be repeated
  --debug=N   log level: -5 alert … 0 warning … 3 debug
  -L -M -x -X and Kamailio's other flags are accepted: what they mean here is said in the log
`;

/** What `-v` prints. */
export function versionText(): string {
  return `${productVersion()} (node ${process.versions.node}, ${process.platform}/${process.arch})
`;
}

/** Name and version. */
export function productVersion(): string {
  const description: { version?: unknown } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return `fermata ${String(description.version)}`;
}
