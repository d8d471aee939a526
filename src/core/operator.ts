import type { Run } from './domain/run.ts';

/** An entry of a mailbox that could not be handled. `raw` is what is stored of it; `box` is where it waited. */
export type Aside = { id: string; box: string; at: number; error: string; raw: string };

/** What a person has under way and has spent today (UTC), in tokens. */
export type PersonStanding = {
  workspace: string;
  person: { id: string; name: string };
  live: number;
  spentToday: number;
  lastAt: number;
};

/** Runs that wait for a slot, in the order in which they get one. */
export interface Operator {
  queued(): Promise<Run[]>;
  /** The latest entries that were set aside, newest first. */
  aside(): Promise<Aside[]>;
  /** Puts the entry back at the end of its mailbox, once; false where there is none of that id. */
  requeue(id: string): Promise<boolean>;
  drop(id: string): Promise<boolean>;
  /** The people of the latest runs, those with live ones first, and what their workspaces have spent today. */
  people(): Promise<{ people: PersonStanding[]; workspaces: { workspace: string; spentToday: number }[] }>;
  file(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined>;
}
