/** What platforms that have no private answer to a text show on it instead, and how they word what then goes as a direct message. */
export const signs = {
  /** The answer is in a direct message. */
  sentDirectly: '📬',
  /** It would be, but the person takes none. */
  directlyClosed: '📪',
} as const;

/** Why a thread takes no messages of the bot. */
export type Blocked = 'locked' | 'forbidden' | 'gone';

/** A direct message about a thread begins with where that is; `link` opens it. */
export function aboutThread(link: string, text: string): string {
  return `About ${link}:\n\n${text}`;
}

/** For the person who asked, where the bot cannot answer in the thread. `text` is what it would have said there. */
export function cannotPost(why: Blocked, link: string, text?: string): string {
  const rest = text === undefined ? '' : `\n\nThis is what I wanted to say there:\n\n${text}`;
  return `${REASONS[why](link)}${rest}`;
}

const REASONS: Record<Blocked, (link: string) => string> = {
  locked: (link) => `I cannot write in ${link}: the thread is locked. Whoever moderates that server can unlock it.`,
  forbidden: (link) =>
    `I may not write in ${link}. Whoever runs that server can let me: I need to see the channel, to write in it and in its threads, and to make threads.`,
  gone: (link) => `I cannot write in ${link} any more: it was removed, or I was.`,
};

/** For somebody whose command or button press could not be stored. */
export function notTaken(): string {
  return 'I could not take that in just now. Please try again in a moment.';
}
