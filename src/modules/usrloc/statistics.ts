import { counter, level, type StatisticGroups } from '../../kit/index.ts';
import type { Location } from './location.ts';
import type { UsrlocState } from './state.ts';

/** The table that nearly every script has; Kamailio has statistics of each by its name. */
const TABLE = 'location';

/** Numbers of contacts in memory. */
export const locationStatistics: StatisticGroups<UsrlocState> = {
  usrloc: {
    [`${TABLE}_users`]: level((state) => ofTable(state, (location) => location.size())),
    [`${TABLE}_contacts`]: level((state) => ofTable(state, (location) => location.contactCount())),
    [`${TABLE}_expires`]: counter(({ expired }) => expired(TABLE).get()),
    registered_users: level(({ locations }) =>
      locations.names().reduce((sum, name) => sum + locations.open(name).size(), 0),
    ),
  },
};

function ofTable({ locations }: UsrlocState, read: (location: Location) => number): number {
  const location = locations.find(TABLE);
  return location === null ? 0 : read(location);
}
