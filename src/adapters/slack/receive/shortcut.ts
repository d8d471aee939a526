import type { App } from '@slack/bolt';
import { z } from 'zod';
import { About, type InboundOf, Place } from '../../../core/domain/message.ts';
import { form, SHORTCUT } from '../deliver/form.ts';
import { messageOf, workspaceOf } from '../ids.ts';
import { sharedFiles } from './carried.ts';
import { attachedTo } from './files.ts';
import { placeOf } from './normalise.ts';
import type { People } from './people.ts';
import type { Accept } from '../../../core/ports.ts';
import type { Memory } from '../store.ts';
import type { Workspaces } from '../auth/workspaces.ts';
import { storing } from './storing-app.ts';
import { mentionedUsers, readText } from '../text/read-text.ts';
import { MessageShortcut, Submitted } from './wire.ts';

const Kept = z.object({ place: Place, about: About });

type Parts = { workspaces: Workspaces; memory: Memory; people: People; accept: Accept; now: () => number };

type Asked = { body: unknown; ack: () => Promise<void> };

/** "Do it in the background" on a message: a form with its words, and what is sent from there is a `/task` about that message. */
export function receiveShortcut(app: App, { workspaces, memory, people, accept, now }: Parts): void {
  async function onShortcut({ body, ack }: Asked): Promise<void> {
    const { team, trigger_id, channel, message } = MessageShortcut.parse(body);
    const workspace = await workspaces.find(team);
    if (workspace) {
      const { botUser, client } = workspace;
      const author = message.user ?? message.bot_id ?? undefined;
      const users = [...mentionedUsers(message.text, botUser), ...(author === undefined ? [] : [author])];
      const names = await people.names(workspace, users);
      const id = messageOf(team, channel.id, message.ts);
      const by = author === undefined ? undefined : names.get(author);
      const about: About = {
        message: id,
        ...(by !== undefined && { by }),
        text: readText(message.text, botUser, names).text,
        files: attachedTo([...(message.files ?? []), ...sharedFiles(message)]),
      };
      const place = placeOf(team, channel.id, message.ts, message.thread_ts);
      await memory.setAbout(trigger_id, JSON.stringify({ place, about }));
      await client.views.open({ trigger_id, view: form(about.text, trigger_id) });
    }
    await ack();
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
        text: view.state.values.what.what.value ?? '',
        about: kept.about,
      };
      await accept(inbound);
    }
    await ack();
  }

  app.shortcut(SHORTCUT, storing(onShortcut));
  app.view(SHORTCUT, storing(onSubmit));
}
