import type { Offer } from '../../domain/offer.ts';
import type { Button, Post } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import { notice } from '../text/notice.ts';
import { nameAndId, personName, statusText } from '../text/subject.ts';

/** "Ana started this already: `x` (k3), running." It stays as it was said, so it names no percentage. */
export function equalText(run: Run, asked: Pick<Offer, 'person'>): string {
  const who = run.person.id === asked.person.id ? 'You' : personName(run.person);
  const state = run.status === 'queued' ? 'still in the queue' : statusText(run);
  return `${who} started this already: ${nameAndId(run)}, ${state}.`;
}

/** The open offer to follow somebody else's run. */
export function followText(run: Run, offer: Offer): string {
  return `${equalText(run, offer)} Shall I tell you too when it is done? Say yes to follow it, or "start it anyway" for a run of your own.`;
}

export function followButtons(offer: Pick<Offer, 'id'>): Button[] {
  return [
    { action: 'follow', value: offer.id, label: 'Follow' },
    { action: 'start', value: offer.id, label: 'Start anyway' },
    { action: 'not_now', value: offer.id, label: 'Not now' },
  ];
}

export function presentFollowing(run: Run): Post {
  const stop: Button = { action: 'unfollow', value: run.id, label: 'Stop following' };
  return {
    ...notice(`You follow ${nameAndId(run)}. I will mention you where ${personName(run.person)} gets the result.`, [
      stop,
    ]),
    run: run.id,
  };
}

export function presentNotFollowing(run: Run): Post {
  return { ...notice(`You do not follow ${nameAndId(run)} any more.`), run: run.id };
}

export function presentFollowsNothing(): Post {
  return notice('You follow no run in this channel.');
}
