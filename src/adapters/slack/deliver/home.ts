import type { KnownBlock } from '@slack/types';
import type { Post } from '../../../core/domain/outgoing.ts';
import type { Queries } from '../../../core/queries.ts';
import { presentHome } from '../../../core/present/run/home.ts';
import { homeForMembers } from '../../../core/present/stranger.ts';
import { isFinal, statuses } from '../../../core/domain/run.ts';
import { homeOf, workspaceOf } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { actions } from './render.ts';
import type { Workspace, Workspaces } from '../auth/workspaces.ts';
import { parts } from '../text/cut.ts';
import { toMrkdwn } from '../text/write-mrkdwn.ts';

export type Home = {
  /**
   * Shows somebody's App Home as things are now; `said` is the answer to what they pressed there. It shows nothing else to who is
   * `shutOut`.
   */
  publish(team: string, user: string, said?: Post, shutOut?: boolean): Promise<void>;
};

export function createHome(workspaces: Workspaces, queries: Queries, now: () => number): Home {
  return {
    async publish(team, user, said, shutOut = false) {
      const workspace = await workspaces.find(team);
      if (!workspace) return;
      if (shutOut) return show(workspace, user, texts(homeForMembers()));
      const place = homeOf(team, user);
      const query = { place, person: user, mine: true, statuses: statuses.filter(isFinal), page: 1 };
      const [active, unread, recent, schedules, preferences] = await Promise.all([
        queries.runs.liveOf(workspaceOf(team), user),
        queries.runs.unread(workspaceOf(team), user),
        queries.runs.list(query),
        queries.schedules.list(place, user, true),
        queries.people.preferences(place, user),
      ]);
      const page = presentHome({
        active: active.toReversed(),
        unread,
        recent: recent.runs,
        schedules,
        preferences,
        now: now(),
      });
      const blocks = [
        ...(said ? texts(said.text) : []),
        ...texts(page.intro),
        ...page.sections.flatMap(({ title, items }): KnownBlock[] => [
          { type: 'header', text: { type: 'plain_text', text: title } },
          ...items.flatMap(({ text, buttons }) => [...texts(text), ...actions(buttons)]),
        ]),
      ];
      await show(workspace, user, blocks);
    },
  };
}

async function show({ client }: Workspace, user: string, blocks: KnownBlock[]): Promise<void> {
  await client.views.publish({ user_id: user, view: { type: 'home', blocks: blocks.slice(0, LIMITS.viewBlocks) } });
}

/** A view takes fewer kinds of blocks than a message does. */
function texts(markdown: string): KnownBlock[] {
  return parts(toMrkdwn(markdown), LIMITS.section).map((text) => ({
    type: 'section',
    text: { type: 'mrkdwn', text, verbatim: true },
  }));
}
