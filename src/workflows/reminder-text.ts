/** As much of a reminder as fits into a sentence. */
const SHOWN = 80;

export function shortMessage(message: string): string {
  return message.length <= SHOWN ? message : `${message.slice(0, SHOWN).toWellFormed()}…`;
}

/** The whole of a reminder that a sentence cuts short. */
export function longMessage(message = ''): string | undefined {
  return message.length > SHOWN ? message : undefined;
}
