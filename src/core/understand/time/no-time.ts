import type { Calendar } from '../../domain/time/calendar.ts';
import type { When } from '../../domain/schedule.ts';

/** Where and when words about time are read; `zone` is the one that counts where they name none. */
export type ReadContext = { now: number; zone: string; calendar: Calendar };

/** What was understood of words about time that are refused all the same, and the words that were not. */
export type Understood = { when: When; left: string };

/** Why words about time are not taken: not understood, over already, never to come, or not there at all. */
export type NoTime = { wrong: 'unclear' | 'past' | 'never' | 'missing'; text: string; understood?: Understood };
