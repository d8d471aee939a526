/** What platforms that have no private answer to a text show on it instead, and how they word what then goes as a direct message. */
export const signs = {
  /** The answer is in a direct message. */
  sentDirectly: '📬',
  /** It would be, but the person takes none. */
  directlyClosed: '📪',
} as const;

/** A direct message about a thread begins with where that is; `link` opens it. */
export function aboutThread(link: string, text: string): string {
  return `About ${link}:\n\n${text}`;
}

/** For somebody whose command or button press could not be stored. */
export function notTaken(): string {
  return 'I could not take that in just now. Please try again in a moment.';
}
