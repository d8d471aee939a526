import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FILE = join(import.meta.dirname, '../../../manifest.yml');

export type Manifest = {
  display_information: { name: string; description?: string; long_description?: string; background_color?: string };
  features?: {
    bot_user?: { display_name: string; always_online?: boolean };
    app_home?: { home_tab_enabled?: boolean; messages_tab_enabled?: boolean; messages_tab_read_only_enabled?: boolean };
    slash_commands?: {
      command: string;
      description: string;
      usage_hint?: string;
      should_escape?: boolean;
      url?: string;
    }[];
    [more: string]: unknown;
  };
  oauth_config?: { scopes?: { bot?: string[]; user?: string[] }; redirect_urls?: string[] };
  settings?: {
    event_subscriptions?: { bot_events?: string[]; request_url?: string };
    interactivity?: { is_enabled: boolean; request_url?: string };
    socket_mode_enabled?: boolean;
    org_deploy_enabled?: boolean;
    token_rotation_enabled?: boolean;
    [more: string]: unknown;
  };
};

/** What an app could ask for, where there is no manifest. */
const SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
].concat(
  ['files:read', 'files:write', 'groups:history', 'groups:read', 'im:history', 'im:read', 'im:write'],
  ['mpim:history', 'mpim:read', 'reactions:read', 'reactions:write', 'users:read'],
);
const EVENTS = ['app_mention', 'message.channels', 'message.groups', 'message.im', 'message.mpim'].concat([
  'reaction_added',
  'reaction_removed',
  'app_home_opened',
  'app_uninstalled',
  'tokens_revoked',
]);

/** What the bot may do and is told: what its manifest asks for. */
export function asked(): { scopes: string[]; events: string[] } {
  const manifest = readManifest();
  return {
    scopes: manifest?.oauth_config?.scopes?.bot ?? SCOPES,
    events: manifest?.settings?.event_subscriptions?.bot_events ?? EVENTS,
  };
}

/** The manifest that this repository gives to Slack: what it does not ask for, the fake does not give. */
export function readManifest(): Manifest | undefined {
  return existsSync(FILE) ? (parse(readFileSync(FILE, 'utf8')) as Manifest) : undefined;
}
