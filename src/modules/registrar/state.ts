import type { RunContext } from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';
import type { Clock } from '../../time/clock.ts';
import type { LocatedContact, Locations } from '../usrloc/index.ts';
import type { AorRules } from './aor.ts';
import type { PreparedReply } from './reply.ts';
import type { Settings } from './settings.ts';

/** What the module keeps in each worker. */
export interface RegistrarState {
  settings: Settings;
  readonly locations: Locations;
  readonly aorRules: AorRules;
  readonly clock: Clock;
  /** The value of `received_avp`; null where it has none. */
  received(run: RunContext): string | null;
  /** What `save` left for `reg_send_reply`. */
  readonly replies: WeakMap<RunContext, PreparedReply>;
  /** What `reg_fetch_contacts` fetched, by profile. */
  readonly profiles: WeakMap<RunContext, Map<string, readonly LocatedContact[]>>;
  readonly accepted: Counter;
  readonly rejected: Counter;
}
