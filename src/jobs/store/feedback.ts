import type { Person } from '../../core/domain/message.ts';
import { isVerdict, type Verdict, type Run } from '../../core/domain/run.ts';
import type { Change } from '../commit.ts';
import { keys } from '../keys.ts';
import { announce } from '../mailbox/outbox/writes.ts';

/** A field of a run's hash per person who has said what they think of its result. */
const FIELD = 'feedback:';

/** Only of a run that is still kept. */
export function storeFeedback({ id, status }: Run, person: Person, verdict: Verdict): Change {
  return {
    require: [{ label: 'run', hash: keys.run(id), field: 'status', equals: status }],
    write: [['HSET', keys.run(id), `${FIELD}${person.id}`, verdict], announce(id)],
  };
}

/** What people think of it, from the run's hash. */
export function feedbackFrom(hash: Record<string, string>): Record<string, Verdict> | undefined {
  const said = Object.entries(hash).flatMap(([field, verdict]): [string, Verdict][] =>
    field.startsWith(FIELD) && isVerdict(verdict) ? [[field.slice(FIELD.length), verdict]] : [],
  );
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
