import { slashCommands } from '../../../core/command/slash.ts';

/** Where a Slack app is made of that manifest with one click; api.slack.com/reference/manifests, "Sharing manifests". */
const NEW_APP = 'https://api.slack.com/apps?new_app=1&manifest_json=';

/** Markdown ends a link at a parenthesis, which URLs may keep as they are. */
export function newAppLink(manifest: unknown): string {
  const json = encodeURIComponent(JSON.stringify(manifest));
  return NEW_APP + json.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The line of docs/slack.md that holds that link. */
export const NEW_APP_LINE = /^\[one-click\]: .*$/m;

/** Slack has a command of its own of this name, and takes no other; help is by mention there. */
const SLACKS_OWN: ReadonlySet<string> = new Set(['help']);

/** The commands as the manifest of a Slack app declares them. */
export function manifestCommands() {
  return slashCommands
    .filter(({ name }) => !SLACKS_OWN.has(name))
    .map(({ name, description, usage }) => ({
      command: `/${name}`,
      description,
      usage_hint: usage,
      should_escape: false,
    }));
}
