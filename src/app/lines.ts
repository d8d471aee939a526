import { z } from 'zod';

const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/** What a person at a terminal does not need. */
const LEFT_OUT = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err', 'name', 'audit']);

const Line = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  err: z.object({ type: z.string(), message: z.string(), stack: z.string().optional() }).optional(),
});

/** The level from which where an error came from matters more than a short log. */
const WITH_STACK = 50;

/** A line of the log as a person reads it: `14:03:07 warn  What happened  run=d3vmrw`. */
export function lineForPeople(json: string): string {
  const parsed = Line.safeParse(parseJson(json)).data;
  if (!parsed) return json;
  const { level, time, msg, err } = parsed;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const fields = Object.entries(parsed).flatMap(([name, value]) => (LEFT_OUT.has(name) ? [] : fieldText(name, value)));
  const problem = err ? ` (${err.type}: ${err.message})` : '';
  const stack = err?.stack && level >= WITH_STACK ? `\n${err.stack}` : '';
  const head = `${clock} ${(LEVELS[level] ?? String(level)).padEnd(5)} ${msg}${problem}`;
  return `${[head, ...fields].join('  ')}${stack}\n`;
}

function fieldText(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
