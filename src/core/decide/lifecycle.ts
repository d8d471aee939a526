import type { Effect } from '../domain/effect.ts';
import type { LifecycleFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';
import { goesOn } from '../domain/run.ts';

/** What happened around the talk: a person looked at something, or the workspace took the bot out. */
export function decideLifecycle(inbound: InboundOf<'lifecycle'>, facts: LifecycleFacts): Effect[] {
  return inbound.event === 'opened' ? seen(inbound, facts) : removed(inbound, facts);
}

function seen({ workspace, person }: InboundOf<'lifecycle'>, { unread }: LifecycleFacts): Effect[] {
  if (unread.length === 0) return [];
  return [{ do: 'acknowledge', workspace, person: person.id, runs: unread.map(({ run }) => run) }];
}

/** Everything ends and is deleted, and nothing is said: nobody there could read it. */
function removed({ workspace, person }: InboundOf<'lifecycle'>, { leaving, now }: LifecycleFacts): Effect[] {
  const { runs = [], offers = [], schedules = [] } = leaving ?? {};
  return [
    ...schedules.map((was): Effect => ({ do: 'reschedule', was, to: undefined })),
    ...offers.map((offer): Effect => ({ do: 'resolve', offer, to: 'expired', unseen: true })),
    ...runs.filter(goesOn).map((run): Effect => {
      if (run.status === 'running') return { do: 'signalCancel', run, by: person };
      const { parked: _parked, ...rest } = run;
      return {
        do: 'end',
        run: { ...rest, status: 'canceled', canceledBy: person, finishedAt: now },
        was: run.status,
      };
    }),
    { do: 'forget', workspace, at: now },
  ];
}
