import { expect, test } from 'vitest';
import { z } from 'zod';
import { methods } from './methods/all.ts';
import { asked, readManifest } from './manifest.ts';

/** docs.slack.dev/reference/app-manifest, as far as this app uses it; a key that is not here is not known to be one of Slack's. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.number(), minor_version: z.number().optional() }).optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140).optional(),
    long_description: z.string().min(174).max(4000).optional(),
    background_color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
      .optional(),
  }),
  features: z.strictObject({
    app_home: z
      .strictObject({
        home_tab_enabled: z.boolean(),
        messages_tab_enabled: z.boolean(),
        messages_tab_read_only_enabled: z.boolean(),
      })
      .partial(),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/i),
      always_online: z.boolean().optional(),
    }),
    agent_view: z
      .strictObject({ agent_description: z.string().min(1).max(300) })
      .loose()
      .optional(),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10)
      .optional(),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000).optional(),
          should_escape: z.boolean().optional(),
          url: z.url().optional(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(z.url()).max(1000).optional(),
    scopes: z.strictObject({ bot: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url().optional(), bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url().optional() }),
    org_deploy_enabled: z.boolean().optional(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean().optional(),
  }),
});

/** The scope that each event needs; docs.slack.dev/reference/events. */
const EVENT_SCOPES: Record<string, string | undefined> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  'message.mpim': 'mpim:history',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  app_home_opened: undefined,
  app_uninstalled: undefined,
  tokens_revoked: undefined,
};

test('the manifest keeps the rules of Slack', () => {
  const manifest = readManifest();
  expect(z.prettifyError(Manifest.safeParse(manifest).error ?? new z.ZodError([]))).toBe('');
  const { bot_events: events = [], request_url: url } = manifest?.settings?.event_subscriptions ?? {};
  // Without a URL events have no other way.
  expect(manifest?.settings?.socket_mode_enabled === true || url !== undefined).toBe(true);
  expect(new Set(events).size).toBe(events.length);
});

test('every event that it asks for has its scope', () => {
  const { scopes, events } = asked();
  expect(events.filter((event) => !(event in EVENT_SCOPES))).toEqual([]);
  const needed = events.flatMap((event) => EVENT_SCOPES[event] ?? []);
  expect(needed.filter((scope) => !scopes.includes(scope))).toEqual([]);
});

test('it asks for no scope that nothing needs', () => {
  const { scopes, events } = asked();
  const used = new Set(['commands', ...events.map((event) => EVENT_SCOPES[event])]);
  for (const method of Object.values(methods)) for (const scope of method.scopes) used.add(scope);
  expect(scopes.filter((scope) => !used.has(scope))).toEqual([]);
});
