import { z } from 'zod';

const Entry = z.object({
  kind: z.string().optional(),
  person: z.object({ name: z.string() }).optional(),
  text: z.string().optional(),
  command: z.string().optional(),
  action: z.string().optional(),
  shows: z.record(z.string(), z.string()).optional(),
  post: z.object({ kind: z.string(), text: z.string() }).optional(),
});

const LONGEST = 160;

/** What an entry is that was set aside, in one line for an operator. */
export function asideLine(raw: string): string {
  const entry = Entry.safeParse(parsed(raw)).data;
  if (!entry) return 'Something that cannot be read';
  const { kind, person, text, command, action, shows, post } = entry;
  if (post) return short(`To be sent, ${post.kind}: ${post.text}`);
  const [shown] = Object.entries(shows ?? {});
  if (shown) return `To be shown: ${shown[0]} ${shown[1]}`;
  const who = person?.name ?? 'Somebody';
  if (command !== undefined) return short(`${who} typed /${command} ${text ?? ''}`);
  if (action !== undefined) return `${who} pressed ${action}`;
  return short(`${who}, ${kind ?? 'event'}: ${text ?? ''}`);
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}...` : text.trim();
}
