import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { FORM } from '../../../../src/adapters/slack/deliver/form.ts';
import { SCOPES } from '../../../../src/adapters/slack/limits.ts';
import { manifestCommands, NEW_APP_LINE, newAppLink } from '../../../../src/adapters/slack/receive/manifest.ts';
import { receive, type ReceiveParts } from '../../../../src/adapters/slack/receive/receive.ts';
import { readManifest } from '../../../support/fake-slack/manifest.ts';
import { methods } from '../../../support/fake-slack/methods/all.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const manifest = readManifest();

/** What the adapter listens to, by what it asks of Bolt. */
function listened(): Record<'event' | 'shortcut' | 'view' | 'command' | 'action', string[]> {
  const heard = { event: [], shortcut: [], view: [], command: [], action: [] } as ReturnType<typeof listened>;
  const note = (kind: keyof typeof heard) => (what: string | RegExp) => void heard[kind].push(String(what));
  const app = Object.fromEntries(Object.keys(heard).map((kind) => [kind, note(kind as keyof typeof heard)]));
  receive(app as unknown as App, {} as ReceiveParts);
  return heard;
}

/** The methods of the Web API that the adapter's sources call. */
function called(): string[] {
  const folder = join(ROOT, 'src/adapters/slack');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const calls = files.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/\bclient\s*\.((?:[a-zA-Z]+\.)+[a-zA-Z]+)\(/g),
  ]);
  return [...new Set(calls.map(([, method = '']) => method))];
}

test('the manifest asks for what an installation by OAuth asks for', () => {
  expect(manifest?.oauth_config?.scopes?.bot).toEqual([...SCOPES]);
});

test('the manifest declares every command as `npm run slack:manifest` writes it', () => {
  expect(manifest?.features?.slash_commands).toEqual(manifestCommands());
});

test('the manifest subscribes to just the events that the code listens to', () => {
  const events = manifest?.settings?.event_subscriptions?.bot_events ?? [];
  // Slack has an event of messages for each kind of channel.
  const kinds = [...new Set(events.map((event) => event.replace(/^message\..*/, 'message')))];
  expect(kinds.toSorted()).toEqual(listened().event.toSorted());
  expect(events.filter((event) => event.startsWith('message.'))).toHaveLength(4);
});

test('the manifest has just the shortcuts that the code answers', () => {
  const shortcuts = (manifest?.features?.['shortcuts'] ?? []) as { callback_id: string }[];
  expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual(listened().shortcut);
  expect(listened().view).toEqual([FORM]);
});

test('the manifest asks for a scope of each method that the code calls', () => {
  const found = called();
  expect(found).toEqual(expect.arrayContaining(['chat.postMessage', 'views.publish', 'views.open']));
  expect(found.filter((method) => !(method in methods))).toEqual([]);
  const scopes = new Set<string>(SCOPES);
  // Of several that a method names, one is enough.
  const isCovered = ({ scopes: any }: { scopes: string[] }) =>
    any.length === 0 || any.some((scope) => scopes.has(scope));
  expect(found.filter((method) => !isCovered(methods[method] ?? { scopes: ['unknown'] }))).toEqual([]);
});

test('the link to a new app in the guide holds the whole manifest', () => {
  const guide = readFileSync(join(ROOT, 'docs/slack.md'), 'utf8');
  expect(NEW_APP_LINE.exec(guide)?.[0]).toBe(`[one-click]: ${newAppLink(manifest)}`);
  const json = new URL(newAppLink(manifest)).searchParams.get('manifest_json');
  expect(JSON.parse(json ?? '')).toEqual(manifest);
});
