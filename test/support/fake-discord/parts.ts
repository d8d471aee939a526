import type { GatewayIntentBits } from 'discord-api-types/v10';
import type { Commands } from './commands.ts';
import type { Interactions } from './interactions.ts';
import type { Log } from './log.ts';
import type { Channel } from './model.ts';
import type { World } from './world.ts';

/** An event for the gateway: who is told of it is decided for each session by its intents and by what the bot may see. */
export type Dispatch = {
  type: string;
  guild?: string | undefined;
  /** The bot must be able to see it. */
  channel?: Channel | undefined;
  /** Without one every session gets it. */
  intent?: GatewayIntentBits;
  /** `content`: the session may read what people write. */
  data: (content: boolean) => object;
};

/** What the rooms of the fake share. */
export type Parts = {
  world: World;
  log: Log;
  token: string;
  /** The privileged intents that are switched on for the app. */
  privileged: Set<GatewayIntentBits>;
  commands: Commands;
  interactions: Interactions;
  send: (dispatch: Dispatch) => void;
  /** What `GET /gateway/bot` answers. */
  gateway: () => object;
};
