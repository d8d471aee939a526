import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { SlashValues } from '../../../core/command/entry.ts';
import { slashText } from '../../../core/command/slash.ts';
import { About, type InboundOf, Place } from '../../../core/domain/message.ts';
import { type Form, messageForm } from '../../../core/present/form.ts';
import { FORM, modal } from '../deliver/form.ts';
import { messageOf, workspaceOf } from '../ids.ts';
import { filesIn } from './carried.ts';
import { attachedTo } from './files.ts';
import { placeOf } from './normalise.ts';
import type { People } from './people.ts';
import type { Accept } from '../../../core/ports.ts';
import type { Memory } from '../store.ts';
import type { Workspace, Workspaces } from '../auth/workspaces.ts';
import { storing } from './storing-app.ts';
import { mentionedUsers, readText } from '../text/read-text.ts';
import { MessageShortcut, Submitted } from './wire.ts';

/** Where what is sent from a form belongs, and the message that it is about. */
const Kept = z.object({ place: Place, about: About.optional() });
type Kept = z.infer<typeof Kept>;

type Parts = { workspaces: Workspaces; memory: Memory; people: People; accept: Accept; now: () => number };

type Asked = { body: unknown; ack: () => Promise<void> };

/** Opens a form in answer to something that a person did: its trigger counts for 3 s. */
export async function openForm(
  { memory, workspace }: { memory: Memory; workspace: Workspace },
  form: Form,
  { trigger, kept }: { trigger: string; kept: Kept },
  ack: () => Promise<void>,
): Promise<void> {
  await memory.setAbout(trigger, JSON.stringify(kept));
  await workspace.client.views.open({ trigger_id: trigger, view: modal(form, trigger) });
  await ack();
}

/** "Do it in the background" on a message: a form with its words. What is sent from any form is a `/task`. */
export function receiveShortcut(app: App, { workspaces, memory, people, accept, now }: Parts): void {
  async function onShortcut({ body, ack }: Asked): Promise<void> {
    const { team, trigger_id, channel, message } = MessageShortcut.parse(body);
    const workspace = await workspaces.find(team);
    if (!workspace) return ack();
    const { botUser } = workspace;
    const author = message.user ?? message.bot_id ?? undefined;
    const users = [...mentionedUsers(message.text, botUser), ...(author === undefined ? [] : [author])];
    const names = await people.names(workspace, users);
    const by = author === undefined ? undefined : names.get(author);
    const about: About = {
      message: messageOf(team, channel.id, message.ts),
      ...(by !== undefined && { by }),
      text: readText(message.text, botUser, names).text,
      files: attachedTo(filesIn(message)),
    };
    const kept = { place: placeOf(team, channel.id, message.ts, message.thread_ts), about };
    return openForm({ memory, workspace }, messageForm(about.text), { trigger: trigger_id, kept }, ack);
  }

  async function onSubmit({ body, ack }: Asked): Promise<void> {
    const { team, user, view } = Submitted.parse(body);
    const [workspace, raw] = [await workspaces.find(team), await memory.about(view.private_metadata)];
    const kept = raw === null ? undefined : Kept.parse(JSON.parse(raw));
    if (workspace && kept) {
      const by = await people.person(workspace, user.id, { otherwise: user.username ?? user.name, from: user.team_id });
      const inbound: InboundOf<'command'> = {
        kind: 'command',
        ...kept.place,
        ...by,
        id: `${workspaceOf(team)}/view/${view.id}`,
        at: now(),
        command: '/task',
        text: slashText('task', filledIn(view)),
        ...(kept.about && { about: kept.about }),
      };
      await accept(inbound);
    }
    await ack();
  }

  app.shortcut(FORM, storing(onShortcut));
  app.view(FORM, storing(onSubmit));
}

/** A field's block and action have its name. */
function filledIn({ state }: Submitted['view']): SlashValues {
  const fields = Object.entries(state.values).flatMap(([name, { [name]: filled }]) => {
    const value = filled?.selected_option?.value ?? filled?.value ?? '';
    return value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(fields) as SlashValues;
}
