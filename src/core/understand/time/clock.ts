/** A time of day. */
export type Clock = { hour: number; minute: number };

/** What part of the day people mean without a clock. */
export const PARTS: Readonly<Record<string, Clock>> = {
  morning: { hour: 9, minute: 0 },
  afternoon: { hour: 15, minute: 0 },
  evening: { hour: 18, minute: 0 },
  night: { hour: 20, minute: 0 },
};

/** When nothing is said, work is wanted when people come to work. */
export const MORNING: Clock = { hour: 9, minute: 0 };

/** Reads "at 9", "8:30", "7 pm", "noon"; undefined for what is no time of day. */
export function readClock(text: string): Clock | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^(?:at|by|around)\s+/, '');
  if (words === 'noon' || words === 'midday') return { hour: 12, minute: 0 };
  if (words === 'midnight') return { hour: 0, minute: 0 };
  const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?|h|o'clock)?$/.exec(words);
  if (!found) return undefined;
  const [, digits, minutes, half] = found;
  const hour = Number(digits);
  const minute = Number(minutes ?? 0);
  if (minute > 59 || hour > 23 || (half && (hour < 1 || hour > 12))) return undefined;
  if (half === 'p') return { hour: hour === 12 ? 12 : hour + 12, minute };
  return { hour: half === 'a' && hour === 12 ? 0 : hour, minute };
}

/** "9:00", "19:05". */
export function clockText({ hour, minute }: Clock): string {
  return `${hour}:${String(minute).padStart(2, '0')}`;
}
