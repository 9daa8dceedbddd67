import {
  declare,
  type Json,
  type RpcAnswer,
  RpcFault,
  rpcAny,
  rpcInt,
  rpcMissing,
  rpcOptional,
  rpcText,
  type ServerView,
  type Setting,
} from '../../kit/index.ts';
import type { CfgRpcState } from './state.ts';

const { command } = declare<CfgRpcState>();

const NOT_GOT = new RpcFault(400, 'Failed to get the variable');
const NO_PARAMETERS = new RpcFault(500, 'Failed to get the parameters');
const NOT_SET = new RpcFault(400, 'Failed to set the variable');
const NO_HELP = new RpcFault(400, 'Failed to get the variable description');

const group = rpcText('group', rpcMissing(0));
const name = rpcText('name', rpcMissing(1));
const integer = rpcInt('value', rpcMissing(2));
const text = rpcText('value', rpcMissing(2));
const any = rpcAny('value', rpcMissing(2));

/** Commands that show and change values of the configuration, with the names and shapes of Kamailio. */
export const cfgCommands = {
  'cfg.list': command({
    doc: 'Names of the values that commands may change, of all groups or of one.',
    params: [rpcOptional(group)],
    run: (_state, server, of) => inGroup(server, of).map((one) => `${one.group}: ${one.name}`),
  }),
  'cfg.get': command({
    doc: 'A value; without a name those of its group.',
    params: [rpcText('group', NO_PARAMETERS), rpcOptional(name)],
    run: (_state, server, of, named) =>
      named === undefined
        ? Object.fromEntries(inGroup(server, of).map((one) => [one.name, one.value]))
        : (server.settings.find(of, named)?.value ?? NOT_GOT),
  }),
  'cfg.help': command({
    doc: 'What a value is for, and its type.',
    params: [group, name],
    run(_state, { settings }, of, named) {
      const setting = settings.find(of, named);
      return setting === null ? NO_HELP : [setting.description, `(parameter type is ${setting.type})`];
    },
  }),
  'cfg.set_now_int': command({
    doc: 'Sets a value to an integer, at once.',
    params: [group, name, integer],
    run: (_state, server, ...given) => setNow(server, ...given),
  }),
  'cfg.set_now_string': command({
    doc: 'Sets a value to a text, at once; a text that holds an integer is one.',
    params: [group, name, text],
    run: (_state, server, ...given) => setNow(server, ...given),
  }),
  'cfg.set': command({
    doc: 'Sets a value, at once.',
    params: [group, name, any],
    run: (_state, server, ...given) => setNow(server, ...given),
  }),
  'cfg.seti': command({
    doc: 'As `cfg.set_now_int`.',
    params: [group, name, integer],
    run: (_state, server, ...given) => setNow(server, ...given),
  }),
  'cfg.sets': command({
    doc: 'As `cfg.set_now_string`.',
    params: [group, name, text],
    run: (_state, server, ...given) => setNow(server, ...given),
  }),
  'cfg.set_delayed_int': command({
    doc: 'As `cfg.set_now_int`, with `cfg.commit`.',
    params: [group, name, integer],
    run: (state, server, ...given) => setLater(state, server, ...given),
  }),
  'cfg.set_delayed_string': command({
    doc: 'As `cfg.set_now_string`, with `cfg.commit`.',
    params: [group, name, text],
    run: (state, server, ...given) => setLater(state, server, ...given),
  }),
  'cfg.set_delayed': command({
    doc: 'As `cfg.set`, with `cfg.commit`.',
    params: [group, name, any],
    run: (state, server, ...given) => setLater(state, server, ...given),
  }),
  'cfg.diff': command({
    doc: 'Values that wait for `cfg.commit`: one, or a list.',
    params: [rpcOptional(group)],
    run({ delayed }, { settings }, of): RpcAnswer {
      const shown: Json[] = [...delayed.values()]
        .filter(({ setting }) => of === undefined || setting.group === of)
        .map(({ setting, value }) => ({
          'group name': setting.group,
          'variable name': setting.name,
          'old value': settings.find(setting.group, setting.name)?.value ?? null,
          'new value': value,
        }));
      return shown.length > 1 ? shown : shown[0];
    },
  }),
  'cfg.commit': command({
    doc: 'Sets the values that wait, all at once.',
    params: [],
    run({ delayed }, { settings }) {
      for (const { setting, value } of delayed.values()) settings.set(setting, value);
      delayed.clear();
      return undefined;
    },
  }),
  'cfg.rollback': command({
    doc: 'Forgets the values that wait.',
    params: [],
    run({ delayed }) {
      delayed.clear();
      return undefined;
    },
  }),
  'cfg.reset': command({
    doc: 'Sets the values of a group to what they were at the start.',
    params: [group],
    run(_state, server, of) {
      for (const setting of inGroup(server, of))
        server.settings.set(setting, server.settings.initial(setting));
      return undefined;
    },
  }),
};

function inGroup({ settings }: ServerView, of: string | undefined): readonly Setting[] {
  return settings.all().filter((one) => of === undefined || one.group === of);
}

function setNow({ settings }: ServerView, of: string, named: string, given: number | string): RpcAnswer {
  return withFitting(settings, of, named, given, (setting, value) => settings.set(setting, value));
}

function setLater(
  { delayed }: CfgRpcState,
  { settings }: ServerView,
  of: string,
  named: string,
  given: number | string,
): RpcAnswer {
  return withFitting(settings, of, named, given, (setting, value) =>
    delayed.set(`${of}.${named}`, { setting, value }),
  );
}

function withFitting(
  settings: ServerView['settings'],
  of: string,
  named: string,
  given: number | string,
  act: (setting: Setting, value: number | string) => void,
): RpcAnswer {
  const setting = settings.find(of, named);
  if (setting === null) return NOT_SET;
  const checked = settings.check(setting, given);
  if ('problem' in checked) return new RpcFault(400, `${NOT_SET.message}: ${checked.problem}`);
  act(setting, checked.fits);
  return undefined;
}
