/** A time of day. */
export type Clock = { hour: number; minute: number };

/** A time of day in words, to be put into a larger expression. A bare number is one only after "at". */
const CLOCK = String.raw`(?:\d{1,2}[:.]\d{2}\s{0,4}(?:[ap]\.?m\.?)?|\d{1,2}\s{0,4}(?:[ap]\.?m\.?(?![a-z])|h\b|o'clock)|noon|midday|midnight)`;
export const AT_CLOCK = String.raw`(?:(?:at|by|around)\s{1,4}(?:${CLOCK}|\d{1,2}(?![\d:.%/-]))|${CLOCK})`;

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
