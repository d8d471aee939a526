import type { Reading } from '../understand/reading.ts';
import { Policy } from '../policy.ts';
import type { Workflow } from '../workflow.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import type { When, Schedule } from '../domain/schedule.ts';
import type { NoTime } from '../understand/time/no-time.ts';
import type { ScheduleWords } from '../understand/wish/schedule-words.ts';
import type { Offer } from '../domain/offer.ts';
import type { Question } from '../domain/question.ts';
import type { Run } from '../domain/run.ts';
import type { Turn } from '../domain/conversation.ts';
import type { Reply } from '../domain/reply.ts';
import type { Heard } from '../understand/hear.ts';
import type { Command } from '../command/command.ts';
import type { Plan, Evidence } from '../domain/plan.ts';
import type { Planned } from './plan.ts';
import type { Preferences } from '../domain/preference.ts';
import type { AskedStatus } from './asked-status.ts';
import type { Target, QueuePlace, RunPage, QueueStats } from '../queries.ts';

/** Everything a decision looks at, read before it is made. */
export type Facts = {
  now: number;
  /** What the text means beside what is open. */
  reading: Reading;
  policy: Policy;
  workflows: Workflow[];
  calendar: Calendar;
  /** When the text asks for its work to be done, where it does; or why that cannot be told. */
  when?: When | NoTime | undefined;
  /** The request without its time, where it has one. */
  request?: string;
  /** For the one schedule that this event may make. */
  scheduling?: { name: string; own: number; all: number } | undefined;
  /** What the message may say to a schedule of its thread. */
  scheduleWords?: ScheduleWords | undefined;
  /** For a list of schedules, a question about them, and words to one. */
  schedules?: Schedule[] | undefined;
  /** For the one offer or run that this event may make. */
  newId: string;
  /** A free name for the one run that this event may start. */
  newName: string;
  /** Free names for the live runs that have none yet, should this event end them, by id. */
  names: Record<string, string>;
  /** The thread's latest offers, in the order they were shown. */
  offers: Offer[];
  /** The latest questions of the thread's runs, in the order they were shown. */
  questions: Question[];
  /** The live runs of questions that were asked here because they could not be asked in their own thread, by id. */
  askingRuns: Record<string, Run>;
  /** The thread's live runs, oldest first. */
  threadRuns: Run[];
  /** What was said in the thread lately, oldest first. */
  history: Turn[];
  /** The replies that are being written in the thread. */
  replies: Reply[];
  /** What the small model takes an unclear reply for. */
  heard?: Heard | undefined;
  /** There is a model that can answer. */
  canTalk: boolean;
  /** The person's live runs in the workspace, oldest first. */
  ownRuns: Run[];
  /** How many live runs the person has for whom this event may start one. */
  ownerLive: number;
  /** How many live runs the workspace has. */
  workspaceLive: number;
  /** What the text asks for as a command, and what would be done for it as a request. */
  command?: Command | undefined;
  plan?: Plan | undefined;
  /** It asks for work on a system that no workflow here finds itself asked for in. */
  unfit?: Planned['unfit'];
  /** The words after a workflow's name that its schema does not take. */
  rejected?: Planned['rejected'];
  evidence?: Evidence | undefined;
  /** What the person, and the channel, want of long work. */
  preferences: Preferences;
  /** The workspace's live runs of the same plan, oldest first. */
  alike: Run[];
  /** The person declined the same a short while ago, in whatever thread. */
  saidNo: boolean;
  /** The runs that open offers here, or the one that was pressed, are to follow, by id. */
  followed: Record<string, Run>;
  /** The live runs of this channel that the person follows. */
  following: Run[];
  /** For a question about the state of things: what it may be about. */
  asked?: AskedStatus | undefined;
  /** The same: the run that ended last, in the thread or else of the person here. */
  lastEnded?: Run | undefined;
  /** What a button, a reaction or a command names. */
  target: Target;
  /** Where the target stands in the queue, or where a new run would. */
  place?: QueuePlace | undefined;
  /** Where the queued runs stand that a question is about, by id. */
  places: Record<string, QueuePlace>;
  /** How runs ended that the person has not acknowledged: of this thread, or all of them where they saw all. */
  unread: { run: string; at: number }[];
  /** Of a bot: how often it was answered within the last minute. */
  botTurns: number;
  /** What is to be ended where the workspace takes the bot out. */
  leaving?: { runs: Run[]; offers: Offer[]; schedules: Schedule[] } | undefined;
  /** For a list. */
  page?: RunPage & { stats: QueueStats };
};
