import { InteractionResponseType } from 'discord-api-types/v10';
import { z } from 'zod';
import { About, type InboundOf, type Person } from '../../../core/domain/message.ts';
import { aboutOf, modal } from '../deliver/form.ts';
import { messageId, toPlace } from '../ids.ts';
import { nameOf, readMentions } from '../text/read-text.ts';
import { filesIn } from './carried.ts';
import { attachedTo } from './files.ts';
import { fromForm, isFirst } from './normalise.ts';
import type { SlashValues } from '../../../core/command/entry.ts';
import { slashText } from '../../../core/command/slash.ts';
import { type Form, messageForm } from '../../../core/present/form.ts';
import type { Spots } from './spots.ts';
import type { Store } from '../store.ts';
import { type COMMAND, type FORM, type InteractionOf, Message } from './wire.ts';

type Parts = { spots: Spots; store: Store; now: () => number };

const Kept = z.object({ channel: z.string(), message: z.string(), about: About });

/** The answer to a pick in the menu of a message: a form with its words. Undefined where the message cannot be read. */
export async function openForm(
  { store }: Parts,
  { id, data }: InteractionOf<typeof COMMAND>,
): Promise<{ type: InteractionResponseType; data: object } | undefined> {
  const message = Message.safeParse(data.resolved?.messages[data.target_id ?? '']).data;
  if (!message) return undefined;
  const { text } = readMentions(message, { id: '' });
  const about: About = {
    message: messageId(message.channel_id, message.id),
    by: nameOf(message.author, message.member?.nick),
    text,
    files: attachedTo(filesIn(message)),
  };
  await store.setAbout(id, JSON.stringify({ channel: message.channel_id, message: message.id, about }));
  return { type: InteractionResponseType.Modal, data: modal(messageForm(text), id) };
}

/** What is to be filled in for a command that was sent without anything after it. */
export function commandForm(form: Form): { type: InteractionResponseType; data: object } {
  return { type: InteractionResponseType.Modal, data: modal(form, COMMAND_FORM) };
}

/** No message is kept for it: it belongs where it is sent. */
const COMMAND_FORM = 'command';

export function isCommandForm({ data }: InteractionOf<typeof FORM>): boolean {
  return aboutOf(data.custom_id) === COMMAND_FORM;
}

/** What was filled in, by the names of the command's options. */
export function filledIn({ data }: InteractionOf<typeof FORM>): SlashValues {
  const fields = data.components.flat().flatMap(({ custom_id, value, values }) => {
    const filled = values?.[0] ?? value ?? '';
    return filled === '' ? [] : [[custom_id, filled]];
  });
  return Object.fromEntries(fields) as SlashValues;
}

/** What is sent from the form on a message: a `/task` about that message, in the thread that hangs on it or that it stands in. */
export async function readForm(
  { spots, store, now }: Parts,
  interaction: InteractionOf<typeof FORM>,
  person: Person,
): Promise<InboundOf<'command'> | undefined> {
  const raw = await store.about(aboutOf(interaction.data.custom_id) ?? '');
  if (raw === null) return undefined;
  const { channel, message, about } = Kept.parse(JSON.parse(raw));
  const { guild_id: server } = interaction;
  const text = slashText('task', filledIn(interaction));
  const spot = server === undefined ? spots.direct(channel) : await spots.forMessage(server, channel, message);
  const place = toPlace(spot).thread;
  const opens = isFirst(spot, { id: message, channel_id: channel });
  const fields = opens ? { by: person.id, place, title: text, last: message } : { by: person.id, place, opened: '1' };
  await store.know(opens ? message : channel, fields, now());
  return fromForm(interaction, spot, person, { text, about });
}
