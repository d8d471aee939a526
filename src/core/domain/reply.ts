import type { Brought } from './carried.ts';
import type { ModelFailure } from './model/model-failure.ts';
import type { Person, Place } from './message.ts';
import type { Offer } from './offer.ts';
import type { Why } from './why.ts';

/** `offered`: it turned out to be long work, so an offer was made instead. `moved`: a run goes on with it. */
export const replyStatuses = ['thinking', 'writing', 'done', 'failed', 'stopped', 'offered', 'moved'] as const;

export type ReplyStatus = (typeof replyStatuses)[number];

/** What went wrong with the model's call, or that there is no model any more. */
export type Trouble = ModelFailure | 'not_set_up';

/** One answer of the model, as a message that grows. Times are ms since 1970. */
export type Reply = Place &
  Brought & {
    id: string;
    person: Person;
    /** What it answers, in the person's words. */
    request: string;
    status: ReplyStatus;
    /** What is written so far, Markdown. */
    text: string;
    /** What went wrong, where it failed. */
    trouble?: Trouble;
    createdAt: number;
    /** What is true of work, where the request may ask about it. */
    known?: string;
    why?: Why;
    /** The event that it answers. */
    event?: string;
    /** It can go on in the background: `long` where that is offered from the beginning, since it was asked for as work. */
    movable?: 'long' | 'when_long';
    /** The run that goes on with it, where it was moved. */
    run?: string;
    /** The offer to make instead, where the rules were unsure and the model takes the request for long work. */
    unless?: Offer;
    /** The offer to make where the model that answers finds that it has to look something up. */
    lookUp?: Offer;
    /** The workflows that may be what is asked for, and that the person may run here: the model chooses. */
    choices?: string[];
    /** What is said where the model chooses no work, since nothing can do it. */
    otherwise?: string;
    /** The platform's id of the message that shows it, once that is posted. */
    message?: string;
  };

export function isLiveReply({ status }: Pick<Reply, 'status'>): boolean {
  return status === 'thinking' || status === 'writing';
}
