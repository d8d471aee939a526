import type { Turn } from './conversation.ts';
import type { Person, Place } from './message.ts';
import type { Offer } from './offer.ts';
import type { Outgoing } from './outgoing.ts';
import type { Verdict, Addition, Run } from './run.ts';
import type { Answer, Question } from './question.ts';
import type { Preference } from './preference.ts';
import type { Reply } from './reply.ts';
import type { Priority } from './priority.ts';
import type { Schedule } from './schedule.ts';
import type { Telling } from './telling.ts';

/**
 * What handling an event changes. All effects of an event are committed together with its removal from the inbox, or
 * none is: then somebody was faster, and the event is decided again on the new facts.
 */
export type Effect =
  /** Stores an open offer. */
  | { do: 'offer'; offer: Offer }
  /**
   * Ends an open offer, once. `unseen`: its message stays as it is, where the bot can reach it no more. `becomesCard`: its message is
   * the run's card from now on.
   */
  | {
      do: 'resolve';
      offer: Offer;
      to: 'accepted' | 'declined' | 'expired' | 'replaced';
      by?: Person;
      run?: string;
      unseen?: true;
      becomesCard?: true;
    }
  /** Remembers that an unclear reply to the offer was asked about. */
  | { do: 'asked'; offer: Offer }
  /** Stores a run and puts it into the queue, to be named if it has no name, unless the person or the workspace has too many live ones by now. `anew`: nothing is taken over from the run that it retries. */
  | { do: 'start'; run: Run; limits: { perPerson: number; perWorkspace: number }; anew?: boolean }
  /** Stores a schedule, unless the person or the workspace has too many by now. */
  | { do: 'schedule'; schedule: Schedule; limits: { schedulesPerPerson: number; schedulesPerWorkspace: number } }
  /** Changes a schedule that is still as it was; `to` undefined ends it, and `by` is who deleted it. */
  | { do: 'reschedule'; was: Schedule; to: Schedule | undefined; by?: Person }
  /** Counts on the run's card that its schedule left out a tick for it. */
  | { do: 'countSkip'; run: Run }
  /** Tells the worker that executes the run to stop it. */
  | { do: 'signalCancel'; run: Run; by: Person }
  /** Ends a run that nobody executes; `run` is as it will be, `questions` (ids) are those that it leaves open. */
  | { do: 'end'; run: Run; was: Run['status']; questions?: string[] }
  /** Answers an open question, once; `run` is its run as it is. */
  | { do: 'answer'; question: Question; answer: Answer; run: Run }
  /** Remembers that words which were no answer to the question were asked about. */
  | { do: 'puzzled'; question: Question }
  /** Changes a live run's priority; `run` is as it was seen. */
  | { do: 'prioritize'; run: Run; priority: Priority }
  /** Hands something that was said to a live run, which is as it was seen. `requestNow`: it is the request, edited to this. */
  | { do: 'add'; run: Run; addition: Addition; requestNow?: string }
  /** Remembers that the bot has said that the run takes nothing in. */
  | { do: 'saidDeaf'; run: Run }
  /** Has the model answer. */
  | { do: 'reply'; reply: Reply }
  /** Tells whoever writes the reply to stop. */
  | { do: 'stopReply'; reply: Reply }
  /** Ends a live reply that a run goes on with; `reply` is as it will be. */
  | { do: 'moveReply'; reply: Reply; was: Reply['status'] }
  /** Counts that a bot was answered. */
  | { do: 'countBot'; workspace: string; bot: string; event: string; at: number }
  /** Keeps what was said for the answers to come. */
  | { do: 'remember'; thread: string; turn: Turn }
  /** The person knows how these runs ended: they are notifications of theirs no more. `runs` are ids. */
  | { do: 'acknowledge'; workspace: string; person: string; runs: string[] }
  /** Remembers what a person, or everybody in the channel, wants of long work. */
  | { do: 'prefer'; place: Place; person?: Person; preference: Preference }
  /** Remembers how the person wants to be told that work ended. */
  | { do: 'preferTelling'; place: Place; person: Person; telling: Telling }
  /** Keeps what the person thinks of the run's result, in place of what they thought before. */
  | { do: 'feedback'; run: Run; person: Person; verdict: Verdict }
  /** Adds the person to those who are told how the live run ends, or takes them out again. */
  | { do: 'follow' | 'unfollow'; run: Run; person: Person }
  /** Deletes everything of the workspace that was stored until then, once its runs have ended. */
  | { do: 'forget'; workspace: string; at: number }
  | { do: 'say'; outgoing: Outgoing };
