import type { Command } from '../command/command.ts';
import type { Turn } from '../domain/conversation.ts';
import type { Offer } from '../domain/offer.ts';
import type { Evidence, Plan } from '../domain/plan.ts';
import type { Preferences } from '../domain/preference.ts';
import type { Question } from '../domain/question.ts';
import type { Reply } from '../domain/reply.ts';
import type { Run } from '../domain/run.ts';
import type { Schedule, When } from '../domain/schedule.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import type { Policy } from '../policy.ts';
import type { QueuePlace, QueueStats, RunPage, Target } from '../queries.ts';
import type { Heard } from '../understand/hear.ts';
import type { Reading } from '../understand/reading.ts';
import type { NoTime } from '../understand/time/no-time.ts';
import type { ScheduleWords } from '../understand/wish/schedule-words.ts';
import type { Workflow } from '../workflow.ts';
import type { AskedStatus } from './asked-status.ts';
import type { Planned } from './plan.ts';

/** What every decision can look at. */
export type CommonFacts = {
  now: number;
  policy: Policy;
  workflows: Workflow[];
  calendar: Calendar;
  /** There is a model that can answer. */
  canTalk: boolean;
  /** For the one offer or run that this event may make. */
  newId: string;
  /** Of a bot: how often it was answered within the last minute. */
  botTurns: number;
};

/** For what may start, change or end work: the work around the event. */
export type WorkFacts = CommonFacts & {
  /** A free name for the one run that this event may start. */
  newName: string;
  /** Free names for the live runs that have none yet, should this event end them, by id. */
  names: Record<string, string>;
  /** For the one schedule that this event may make. */
  scheduling?: { name: string; own: number; all: number } | undefined;
  /** The thread's latest offers, in the order they were shown. */
  offers: Offer[];
  /** The thread's live runs, oldest first. */
  threadRuns: Run[];
  /** The person's live runs in the workspace, oldest first. */
  ownRuns: Run[];
  /** How many live runs the person has for whom this event may start one. */
  ownerLive: number;
  /** How many live runs the workspace has. */
  workspaceLive: number;
  /** The runs that open offers here, or the one that was pressed, are to follow, by id. */
  followed: Record<string, Run>;
  /** What a button, a reaction or a command names. */
  target: Target;
  /** The live runs of questions that were asked here because they could not be asked in their own thread, by id. */
  askingRuns?: Record<string, Run>;
};

/** For what can ask for work: the work that it asks for, and what there is to know before it is offered or started. */
export type RequestFacts = WorkFacts & {
  /** What the text asks for as a command, and what would be done for it as a request. */
  command?: Command | undefined;
  plan?: Plan | undefined;
  /** It asks for work on a system that no workflow here finds itself asked for in. */
  unfit?: Planned['unfit'];
  /** The words after a workflow's name that its schema does not take. */
  rejected?: Planned['rejected'];
  evidence?: Evidence | undefined;
  /** When the text asks for its work to be done, where it does; or why that cannot be told. */
  when?: When | NoTime | undefined;
  /** What the person, and the channel, want of long work. */
  preferences: Preferences;
  /** The workspace's live runs of the same plan, oldest first. */
  alike: Run[];
  /** The person declined the same a short while ago, in whatever thread. */
  saidNo: boolean;
  /** Where the named run stands in the queue, or where a new one would. */
  place?: QueuePlace | undefined;
  /** For a list of schedules, a question about them, and words to one. */
  schedules?: Schedule[] | undefined;
  /** For a list of runs. */
  page?: RunPage & { stats: QueueStats };
};

/** Of a message, also of one that was edited. */
export type MessageFacts = RequestFacts & {
  kind: 'message';
  /** What the text means beside what is open. */
  reading: Reading;
  /** The request without its time, where it has one. */
  request?: string;
  /** What the message may say to a schedule of its thread. */
  scheduleWords?: ScheduleWords | undefined;
  /** The latest questions of the thread's runs, in the order they were shown. */
  questions: Question[];
  askingRuns: Record<string, Run>;
  /** What was said in the thread lately, oldest first. */
  history: Turn[];
  /** The replies that are being written in the thread. */
  replies: Reply[];
  /** What the small model takes an unclear reply for. */
  heard?: Heard | undefined;
  /** The live runs of this channel that the person follows. */
  following: Run[];
  /** For a question about the state of things: what it may be about. */
  asked?: AskedStatus | undefined;
  /** The same: the run that ended last, in the thread or else of the person here. */
  lastEnded?: Run | undefined;
  /** Where the queued runs stand that a question is about, by id. */
  places: Record<string, QueuePlace>;
  /** How runs ended in this thread that the person has not acknowledged. */
  unread: { run: string; at: number }[];
};

export type CommandFacts = RequestFacts & { kind: 'command' };

export type ActionFacts = WorkFacts & {
  kind: 'action';
  /** What was said lately, oldest first, where a reply is moved to the background. */
  history: Turn[];
};

export type ReactionFacts = WorkFacts & { kind: 'reaction' };

export type DeletedFacts = CommonFacts & {
  kind: 'deleted';
  /** As in `WorkFacts`. */
  offers: Offer[];
  threadRuns: Run[];
  /** The replies that are being written in the thread. */
  replies: Reply[];
};

export type LifecycleFacts = CommonFacts & {
  kind: 'lifecycle';
  /** How runs ended that the person has not acknowledged: of this thread, or all of them where they saw all. */
  unread: { run: string; at: number }[];
  /** What is to be ended where the workspace takes the bot out. */
  leaving?: { runs: Run[]; offers: Offer[]; schedules: Schedule[] } | undefined;
};

/** Everything a decision looks at, read before it is made, by the kind of its event. */
export type Facts = MessageFacts | CommandFacts | ActionFacts | ReactionFacts | DeletedFacts | LifecycleFacts;

/** The facts of one kind; an event and its facts are of the same kind, and an edit is read as a message. */
export function factsOf<Kind extends Facts['kind']>(kind: Kind, facts: Facts): Extract<Facts, { kind: Kind }> {
  if (facts.kind !== kind) throw new Error(`These are facts of a ${facts.kind}, not of a ${kind}.`);
  return facts as Extract<Facts, { kind: Kind }>;
}
