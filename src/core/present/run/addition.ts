import type { Post } from '../../domain/outgoing.ts';
import { isFinal, MAX_ADDITIONS, type Run } from '../../domain/run.ts';
import { notice } from '../text/notice.ts';
import { nameAndId } from '../text/subject.ts';

function count(additions: number): string {
  return `${additions} ${additions === 1 ? 'addition' : 'additions'}`;
}

/** What became of what was said to the work meanwhile: "2 additions taken in. 1 addition noted for its next step." */
export function additionsText(run: Run): string | undefined {
  const { additions = 0, additionsTaken: taken = 0 } = run;
  const parts = taken > 0 ? [`${count(taken)} taken in.`] : [];
  if (additions > taken) {
    const left = count(additions - taken);
    parts.push(isFinal(run.status) ? `${left} came too late to be taken in.` : `${left} noted for its next step.`);
  }
  return parts.length > 0 ? parts.join(' ') : undefined;
}

/** Where several works could have been meant. */
export function additionNoted(run: Run): Post {
  return { ...notice(`Noted for ${nameAndId(run)}.`), run: run.id };
}

export function additionsFull(run: Run): Post {
  const text = `${nameAndId(run)} has taken ${MAX_ADDITIONS} additions, which is the most, so I left this one out.`;
  return { ...notice(text), run: run.id };
}

/** Work that cannot change any more once it has begun. */
export function takesNothingIn(run: Run): Post {
  const text = `${nameAndId(run)} cannot take anything in while it works, so it goes on as it is. Say "stop" to stop it, and ask me anew.`;
  return { ...notice(text), run: run.id };
}
