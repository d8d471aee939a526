import { endedProgress } from '../../core/execute/progress.ts';
import { type Run, statuses } from '../../core/domain/run.ts';
import { unreadFrom } from '../store/notifications.ts';
import { feedbackFrom } from '../store/feedback.ts';
import { bodyOf, versioned } from '../store/stored.ts';

/**
 * A run as a Redis hash. What never changes is one field, `body`, because every field of more than 64 bytes costs
 * Redis about 100 more; what changes has a field of its own, so that a writer touches only what is its own.
 */
const bodyFields = [
  'workspace',
  'channel',
  'thread',
  'id',
  'person',
  'direct',
  'stranger',
  'startedBy',
  'request',
  'requestMessage',
  'requestFiles',
  'requestCarried',
  'moreFrom',
  'addition',
  'plan',
  'reminds',
  'unasked',
  'version',
  'evidence',
  'createdAt',
  'askedAt',
  'zone',
  'retryOf',
  'schedule',
  'from',
  'keyName',
  'title',
  'why',
  'webhook',
  'trace',
] as const satisfies (keyof Run)[];

const textFields = [
  'name',
  'status',
  'priority',
  'output',
  'card',
  'retriedAs',
  'requestNow',
  'draft',
  'drafted',
] as const;
const jsonFields = [
  'progress',
  'result',
  'failure',
  'spent',
  'parked',
  'canceledBy',
  'waitedMs',
  'queuedAt',
  'yieldedTo',
  'additions',
  'additionsTaken',
  'edits',
  'saidDeaf',
  'continuedFrom',
  'skipped',
  'startedAt',
  'finishedAt',
  'followers',
] as const;

/** What changes no more when a run ends: it is one field then, `end`, since each of its own costs Redis about 60 bytes. */
const endFields = [
  'priority',
  'progress',
  'result',
  'failure',
  'spent',
  'canceledBy',
  'startedAt',
  'finishedAt',
] as const satisfies (keyof Run)[];

/** Beside the run's own: `fence`, `crashes`, `unread:<person>`, `feedback:<person>`, and `editedAt` of its card. */
export type RunHash = Record<string, string>;

/** The fields and values to write, in the order HSET takes them. Undefined ones are left out. */
export function runFields(run: { [Name in keyof Run]?: Run[Name] | undefined }): string[] {
  const fields: string[] = [];
  const body = Object.fromEntries(
    bodyFields.filter((name) => run[name] !== undefined).map((name) => [name, run[name]]),
  );
  if (run.id !== undefined) fields.push('body', JSON.stringify(versioned(body)));
  for (const name of textFields) if (run[name] !== undefined && run[name] !== '') fields.push(name, run[name]);
  for (const name of jsonFields) if (run[name] !== undefined) fields.push(name, JSON.stringify(run[name]));
  return fields;
}

/** The fields and values of a run that has ended, and the fields that they take the place of. */
export function endedFields(run: Run): { set: string[]; unset: string[] } {
  const ended = { ...run, progress: endedProgress(run.progress) };
  const end = Object.fromEntries(endFields.map((name) => [name, ended[name]]));
  return { set: ['status', run.status, 'end', JSON.stringify(end)], unset: [...endFields] };
}

/** Undefined for a run that is not (or no longer) kept, or that a newer version has. */
export function runFromHash(hash: RunHash): Run | undefined {
  const body = bodyOf(hash);
  if (!body || !statuses.some((status) => status === hash['status'])) return undefined;
  const run: Record<string, unknown> = {
    name: '',
    output: '',
    ...body,
    ...JSON.parse(hash['end'] ?? '{}'),
  };
  for (const name of textFields) if (hash[name] !== undefined) run[name] = hash[name];
  for (const name of jsonFields) if (hash[name] !== undefined) run[name] = JSON.parse(hash[name]);
  const unread = unreadFrom(hash);
  if (unread.length > 0) run['unread'] = unread;
  const feedback = feedbackFrom(hash);
  if (feedback) run['feedback'] = feedback;
  return run as Run;
}
