/**
 * Files whose patterns read short texts only, each with the longest in characters and what bounds it. There a pattern
 * may take the square of that, never more than a power of it.
 */
export const bounded: Record<string, { longest: number; why: string }> = {
  'core/understand/wish/move-to-background.ts': { longest: 120, why: 'isMoveToBackground reads no longer text' },
  'core/understand/wish/preference.ts': { longest: 160, why: 'preferenceIn reads no longer text' },
  'core/understand/wish/stop-named.ts': { longest: 160, why: 'namedToStop reads no longer text' },
  'core/understand/language/preferences.ts': { longest: 160, why: 'only preferenceIn reads with them' },
  'core/understand/wish/priority-words.ts': { longest: 120, why: 'the reader of priorities takes no longer text' },
  'core/understand/language/priority-words.ts': { longest: 120, why: 'only the reader of priorities reads with them' },
  'core/understand/reply/second-thought.ts': { longest: 80, why: 'its readers take no longer text' },
  'core/understand/wish/courtesy.ts': { longest: 80, why: 'isCourtesy reads no longer text' },
  'core/command/parse/loose.ts': { longest: 160, why: 'looseCommand reads no longer text' },
  'core/understand/wish/schedule-words.ts': { longest: 160, why: 'scheduleWords reads no longer text' },
  'core/understand/language/status-questions.ts': {
    longest: 200,
    why: 'only the reader of questions about status reads with them',
  },
  'core/understand/language/reply/additions.ts': { longest: 2_000, why: 'what is longer is no answer to an offer' },
  'core/understand/language/request/commands.ts': {
    longest: 300,
    why: 'isLongCommand and looksLikeCommand read no more',
  },
  'core/understand/typed-command.ts': { longest: 500, why: 'withMarkedCommand reads no longer text' },
  'workflows/shell/left-out.ts': { longest: 100, why: 'asksForMore reads no longer piece' },
  'adapters/model/errors.ts': { longest: 500, why: "a server's message is cut to that" },
};
