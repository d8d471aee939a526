import type { Person } from '../core/message.ts';
import type { Run } from '../core/run.ts';
import type { Change } from './commit.ts';
import { keys } from './keys.ts';

/** Sets who else is told how the run ends; it must be live, and nobody else may have changed that meanwhile. */
function setFollowers(run: Run, followers: Person[]): Change {
  const key = keys.run(run.id);
  const { followers: before } = run;
  return {
    require: [
      { label: 'run', hash: key, field: 'status', equals: run.status },
      { label: 'followers', hash: key, field: 'followers', equals: before ? JSON.stringify(before) : null },
    ],
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
