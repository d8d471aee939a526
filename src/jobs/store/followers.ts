import type { Person } from '../../core/domain/message.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Change, Requirement } from '../commit.ts';
import { keys } from '../keys.ts';

/** Required of whoever ends a run, or changes who follows it: nobody else has changed that meanwhile. */
export function sameFollowers({ id, followers }: Pick<Run, 'id' | 'followers'>): Requirement {
  const equals = followers ? JSON.stringify(followers) : null;
  return { label: 'followers', hash: keys.run(id), field: 'followers', equals };
}

/** Sets who else is told how the run ends; it must be live. */
function setFollowers(run: Run, followers: Person[]): Change {
  const key = keys.run(run.id);
  return {
    require: [{ label: 'run', hash: key, field: 'status', equals: run.status }, sameFollowers(run)],
    write: [followers.length > 0 ? ['HSET', key, 'followers', JSON.stringify(followers)] : ['HDEL', key, 'followers']],
  };
}

export function follow(run: Run, person: Person): Change {
  return setFollowers(run, [...(run.followers ?? []), person]);
}

export function unfollow(run: Run, person: Person): Change {
  return setFollowers(
    run,
    (run.followers ?? []).filter(({ id }) => id !== person.id),
  );
}
