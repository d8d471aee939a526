import { percentile } from './figures.ts';
import type { FakeSlack } from '../test/support/fake-slack/fake-slack.ts';
import type { CallLog, Message, Team } from '../test/support/fake-slack/state.ts';

/** What was never acknowledged counts as this long; Slack itself waits for 3 s, and JSON knows no infinity. */
const NEVER_MS = 60_000;

/** What the bench prints; `ackP99Ms` and `ackMaxMs` are of events, the resent ones among them. */
export type SlackFigures = {
  events: number;
  answered: number;
  lost: number;
  postedTwice: number;
  outOfOrder: number;
  ackP99Ms: number;
  ackMaxMs: number;
};

/** One request to the bot; `id` is what the bot calls its event. */
export type Request = { id: string; channel: string; thread: string; ts: string; run: boolean };

/** The key that the bot's message carries: its event's id and a number, or its run's id and how it ended. */
function keyOf(message: Message): string {
  const payload = message.metadata?.['event_payload'] as { key?: string } | undefined;
  return payload?.key ?? '';
}

/** Looks at what stands in the channels in the end, as a person would, and at when events were acknowledged. */
export function judge(slack: FakeSlack, team: Team, requests: Request[]): SlackFigures {
  const answers = new Map<string, Message[]>();
  let postedTwice = 0;
  const seen = new Set<string>();
  for (const channel of team.channels.values()) {
    for (const message of channel.messages) {
      // Private answers carry no key; `twiceTold` looks at them.
      if (!message.bot || message.ephemeralTo !== undefined) continue;
      const key = keyOf(message);
      if (key === '' || seen.has(key)) postedTwice += 1;
      seen.add(key);
      const event = key.slice(0, key.lastIndexOf('/'));
      answers.set(event, [...(answers.get(event) ?? []), message]);
    }
  }
  const answered = requests.filter(({ id }) => answers.has(id));
  const acks = slack.world.deliveries.flatMap(({ kind, ackMs, lateMs }) =>
    kind === 'event' ? [ackMs ?? lateMs ?? NEVER_MS] : [],
  );
  return {
    events: requests.length,
    answered: answered.length,
    lost: requests.length - answered.length,
    postedTwice,
    outOfOrder: outOfOrder(requests, answers),
    ackP99Ms: rounded(percentile(acks, 0.99)),
    ackMaxMs: rounded(Math.max(0, ...acks)),
  };
}

/** Private answers that the same person was given twice: Slack lets nobody look whether one was shown. */
export function twiceTold(team: Team): number {
  const told = [...team.channels.values()].flatMap(({ messages }) =>
    messages.flatMap(({ ephemeralTo, threadTs, text }) => (ephemeralTo ? [`${ephemeralTo} ${threadTs} ${text}`] : [])),
  );
  return told.length - new Set(told).size;
}

/** Calls a minute that Slack allows a workspace, where it says so; docs.slack.dev/apis/web-api/rate-limits. */
const PER_MINUTE: Record<string, number> = {
  'chat.update': 50,
  'conversations.replies': 50,
  'chat.postEphemeral': 100,
  'users.info': 100,
};
const MINUTE_MS = 60_000;

/** How often each method was called in its busiest minute, beside what Slack allows. */
export function busiest(calls: readonly CallLog[]): { method: string; most: number; allowed: number | undefined }[] {
  const counts = new Map<string, Map<number, number>>();
  for (const { method, at } of calls) {
    const minutes = counts.get(method) ?? new Map<number, number>();
    const minute = Math.floor(at / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    counts.set(method, minutes);
  }
  return [...counts].map(([method, minutes]) => ({
    method,
    most: Math.max(...minutes.values()),
    allowed: PER_MINUTE[method],
  }));
}

/** Answers that stand before the answer to an earlier request of their thread. */
function outOfOrder(requests: Request[], answers: Map<string, Message[]>): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { id, channel, thread } of requests) {
    const first = answers.get(id)?.[0];
    if (!first) continue;
    const place = `${channel}/${thread}`;
    if (Number(first.ts) < (last.get(place) ?? 0)) wrong += 1;
    last.set(place, Math.max(Number(first.ts), last.get(place) ?? 0));
  }
  return wrong;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
