import type { RouteKind, RunContext, TracedAction } from '../../kit/index.ts';
import type { DebuggerState } from './state.ts';

/** Kamailio's numbers of actions, as its own trace shows them. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['return', 2],
  ['exit', 2],
  ['drop', 2],
  ['break', 2],
  ['route', 5],
  ['if', 16],
  ['switch', 21],
  ['while', 23],
  ['assign', 63],
]);

/** Functions of the core: the number, and the name where the trace has another one. */
const CORE_FUNCTIONS: ReadonlyMap<string, readonly [number: number, name?: string]> = new Map<
  string,
  readonly [number, string?]
>([
  ['log', [3]],
  ['sethost', [7]],
  ['rewritehost', [7, 'sethost']],
  ['sethostport', [8]],
  ['rewritehostport', [8, 'sethostport']],
  ['setuser', [9]],
  ['rewriteuser', [9, 'setuser']],
  ['setuserpass', [10]],
  ['rewriteuserpass', [10, 'setuserpass']],
  ['setport', [11]],
  ['rewriteport', [11, 'setport']],
  ['seturi', [12]],
  ['rewriteuri', [12, 'seturi']],
  ['setflag', [39]],
  ['resetflag', [40]],
  ['isflagset', [41]],
  ['prefix', [44]],
  ['strip', [45]],
  ['strip_tail', [46, 'striptail']],
  ['revert_uri', [50, 'reverturi']],
  ['force_rport', [55]],
  ['add_local_rport', [56]],
  ['set_advertised_address', [57, 'set_adv_addr']],
  ['set_advertised_port', [58, 'set_adv_port']],
  ['force_tcp_alias', [59]],
  ['force_send_socket', [62]],
  ['udp_mtu_try_proto', [65]],
  ['set_forward_no_connect', [66, 'set_fwd_no_connect']],
  ['set_reply_no_connect', [67, 'set_rpl_no_connect']],
  ['set_forward_close', [68, 'set_fwd_close']],
  ['set_reply_close', [69, 'set_rpl_close']],
]);

/** The number of a module's function without arguments; each argument adds one. */
const MODULE_FUNCTION = 24;

/** What Kamailio calls the blocks that a run of a kind is in. */
const ROUTE_TYPES: Readonly<Record<RouteKind, string>> = {
  request: 'request_route',
  failure: 'failure_route',
  onreply: 'onreply_route',
  branch: 'branch_route',
  'branch-failure': 'branch_failure_route',
  onsend: 'onsend_route',
  event: 'event_route',
};

/** Makes what writes the line of one action, while actions are traced. */
export function traceAction(state: DebuggerState, action: TracedAction): (run: RunContext) => void {
  const { logFacility, logLevel, logMark, logPrefix, tracing } = state;
  const { number, name } = numbered(action);
  const { file, line, route } = action.position;
  const place = `=[${route}] c=[${file}] l=${line} a=${number} n=${name}`;
  const about = { facility: logFacility, mark: logMark };
  return (run) => {
    if (tracing.get() === 0) return;
    run.services.log.write(logLevel, `${logPrefix}dbg_cfg_trace(): ${ROUTE_TYPES[run.kind]}${place}`, about);
  };
}

function numbered({ name, module, args }: TracedAction): { readonly number: number; readonly name: string } {
  if (module === null) return { number: NUMBERS.get(name) ?? 0, name };
  if (module !== 'core') return { number: MODULE_FUNCTION + args, name };
  const [number = 0, shown = name] = CORE_FUNCTIONS.get(name) ?? [];
  return { number, name: shown };
}
