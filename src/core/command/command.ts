import type { Priority } from '../domain/priority.ts';
import type { Preference } from '../domain/preference.ts';
import type { Quiet, Telling } from '../domain/telling.ts';
import type { Webhook } from '../domain/api/webhook.ts';
import type { Workflow } from '../workflow.ts';

export type ListFilter = 'running' | 'queued' | 'waiting' | 'completed' | 'failed' | 'canceled' | 'active' | 'all';

/**
 * What a command asks for. In a task, `workflow` is the canonical name, `words` are the unquoted words after it and
 * `text` is the same as typed; without a workflow both hold the whole request. `at` and `every` are as typed.
 */
export type Command =
  | {
      kind: 'task';
      description?: string;
      workflow?: string;
      words: string[];
      text: string;
      priority?: Priority;
      at?: string;
      every?: string;
      timeout?: string;
      /** From a program alone: the workflow's input in its own form, and who is told of the end. */
      input?: unknown;
      webhook?: Webhook;
      /** A repository. */
      in?: string;
    }
  | { kind: 'list'; filter: ListFilter; mine: boolean; page: number }
  | { kind: 'show'; run: string }
  | { kind: 'cancel'; run?: string }
  | { kind: 'schedules'; mine: boolean; act?: 'pause' | 'resume' | 'delete'; schedule?: string }
  /** Without any of them, what is set is shown. */
  | {
      kind: 'prefer';
      preference?: Preference;
      channel: boolean;
      tell?: Telling['where'];
      quiet?: Quiet | 'off';
      zone?: string;
    }
  /** To be answered in the talk; `--background` makes a task of it. */
  | { kind: 'generate'; text: string }
  /** `about` is what there is to be known of: a command's name, or nothing in particular. */
  | { kind: 'help'; about: string }
  | { kind: 'error'; text: string };

/** The part of a workflow that commands know. */
export type KnownWorkflow = Pick<Workflow, 'name' | 'aliases' | 'usage' | 'description'>;
