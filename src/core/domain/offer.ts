import type { Brought } from './carried.ts';
import type { Person, Place, Stranger } from './message.ts';
import type { Showing } from './showing.ts';
import type { When } from './schedule.ts';
import type { Plan, Classification, Evidence } from './plan.ts';

/** `replaced`: its person asked for something newer before they answered it. */
export const offerStatuses = ['open', 'accepted', 'declined', 'expired', 'replaced'] as const;

export type OfferStatus = (typeof offerStatuses)[number];

/** A stored, single-use proposal to do a request in the background; bound to its requester, thread and request. */
export type Offer = Place &
  Brought &
  Showing & {
    id: string;
    person: Person;
    /** See `Run`. */
    stranger?: Stranger;
    /** The request as the person wrote it. */
    request: string;
    plan: Plan;
    why: Classification;
    status: OfferStatus;
    /** Times are ms since 1970. */
    createdAt: number;
    expiresAt: number;
    /** Who accepted or declined it. */
    resolvedBy?: Person;
    /** The run that accepting it started. */
    run?: string;
    /** The bot has asked once what an unclear reply meant. */
    asked?: boolean;
    /** It is to be done then, rather than at once; `next` are the first ticks (ms since 1970). */
    schedule?: OfferedSchedule;
    /**
     * The equal run that was at work already, and whose it is. Where it is somebody else's, accepting the offer follows that
     * run; the offer's own plan is what "start it anyway" starts.
     */
    equal?: { run: string; person: Person };
    /** How long such work took before; see `Evidence`. */
    evidence?: Evidence;
  };

/** `since` where nobody asked for it: the request's words suggest a repetition, or that it was made on several days. */
export type OfferedSchedule = { when: When; next: number[]; since?: 'words' | 'days' };

/** Accepting the offer follows somebody else's run. */
export function isToFollow({ equal, person }: Pick<Offer, 'equal' | 'person'>): boolean {
  return equal !== undefined && equal.person.id !== person.id;
}
