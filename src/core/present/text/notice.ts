import type { Button, Post } from '../../domain/outgoing.ts';

/** A private answer to one person. For an answer that everybody in the thread may see, spread it and set `kind: 'reply'`. */
export function notice(text: string, buttons: Button[] = []): Post {
  return { kind: 'notice', text, buttons, files: [] };
}

/** A notice that refuses something by that part of the policy. */
export function refusedBy(rule: string, text: string): Post {
  return { ...notice(text), refused: rule };
}
