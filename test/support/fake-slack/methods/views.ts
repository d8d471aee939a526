import { needed, textArg } from '../args.ts';
import { checkBlocks, MAX_PRIVATE_METADATA, MAX_VIEW_BLOCKS } from '../limits.ts';
import type { Call, Method } from '../method.ts';
import { problemsOfView } from '../schema.ts';
import type { Json } from '../state.ts';
import { SlackError } from '../state.ts';

function checked(args: Json, type: 'home' | 'modal'): Json {
  const view = args['view'] as Json | undefined;
  if (!view || view['type'] !== type) throw new SlackError('invalid_arguments');
  const problems = problemsOfView(view);
  if ((textArg(view, 'private_metadata') ?? '').length > MAX_PRIVATE_METADATA)
    problems.push('private_metadata is too long');
  if (problems.length > 0) {
    throw new SlackError('invalid_arguments', {
      response_metadata: { messages: problems.map((one) => `[ERROR] ${one}`) },
    });
  }
  checkBlocks((view['blocks'] ?? []) as Json[], MAX_VIEW_BLOCKS);
  return view;
}

function stored(call: Call, view: Json): Json {
  return {
    ...view,
    id: call.world.newId('V'),
    hash: call.world.newTs(),
    team_id: call.team.id,
    bot_id: call.team.bot.id,
  };
}

const publish: Method = {
  scopes: [],
  run(args, call) {
    const user = needed(args, 'user_id');
    if (!call.team.users.has(user)) throw new SlackError('user_not_found');
    if (!call.slack.features.home) throw new SlackError('not_enabled');
    const last = call.team.homes.get(user);
    if (args['hash'] !== undefined && last && args['hash'] !== last['hash']) throw new SlackError('hash_conflict');
    const view = stored(call, checked(args, 'home'));
    call.team.homes.set(user, view);
    return { view };
  },
};

const open: Method = {
  scopes: [],
  run(args, call) {
    const person = call.slack.triggers.use(needed(args, 'trigger_id'));
    const view = stored(call, checked(args, 'modal'));
    call.slack.modals.set(person, view);
    return { view };
  },
};

export const views: Record<string, Method> = { 'views.publish': publish, 'views.open': open };
