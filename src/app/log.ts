import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { lineForPeople } from './lines.ts';
import { isRedisAway, OUTAGE, outageLines } from './outage.ts';

/** A message says what failed in one short line. A longer one is somebody else's answer, such as a page of HTML. */
const MAX_MESSAGE = 200;

/** Errors that cause each other in a circle end here. */
const MAX_CAUSES = 5;

/** What else an error may say of itself: short names and numbers, never texts, bodies or headers. */
const TOLD = ['code', 'status', 'statusCode', 'errno', 'syscall', 'signal', 'method'] as const;

/** The word of an API for what went wrong, such as `invalid_auth`. */
const WORD = /^[\w.-]{1,64}$/;

type LogOptions = {
  level: string;
  redact: (line: string) => string;
  to?: DestinationStream;
  /** For a terminal; otherwise lines are JSON. */
  forPeople?: boolean;
  now?: () => number;
};

/**
 * The bot's log. No line holds a secret, and no error brings more than its name, one line of message and its stack: the errors of the
 * SDKs carry whole requests and answers, which hold what people wrote (SPEC F4) and sometimes the token.
 */
export function createLog(options: LogOptions): Logger {
  const { level, redact, to = pino.destination({ fd: 1, sync: true }), forPeople = false, now = Date.now } = options;
  const write = (line: string) => to.write(forPeople ? lineForPeople(redact(line)) : redact(line));
  const sayOutage = outageLines(now);
  const settings: LoggerOptions = {
    level,
    serializers: { err: describeError, error: describeError },
    hooks: {
      logMethod(args, method) {
        const { err } = args[0] as { err?: unknown };
        if (!isRedisAway(err)) return method.apply(this, args);
        const outage = sayOutage(err);
        if (outage) this.warn(outage, OUTAGE);
      },
    },
  };
  return pino(settings, { write });
}

type Described = { type: string; message: string; stack?: string; cause?: Described; [told: string]: unknown };

/** The fields of an error that a log may hold. A workflow may throw anything, null too. */
export function describeError(error: unknown, depth = 0): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: oneLine(String(error)) };
  const { cause } = error;
  return {
    type: error.name,
    message: messageOf(error),
    ...Object.fromEntries(TOLD.flatMap((name) => told(name, Reflect.get(error, name)))),
    stack: framesOf(error),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: describeError(cause, depth + 1) }),
  };
}

function told(name: string, value: unknown): [string, string | number][] {
  const isTold = typeof value === 'number' || (typeof value === 'string' && WORD.test(value));
  return isTold ? [[name, value]] : [];
}

/** Slack's SDK puts an answer that is no JSON into the message as a whole. */
function messageOf(error: Error): string {
  const { data } = error as { data?: { error?: unknown } };
  const answer = data?.error;
  if (typeof answer !== 'string' || answer === '' || WORD.test(answer)) return oneLine(error.message);
  return oneLine(error.message.replaceAll(answer, `[an answer of ${answer.length} characters]`));
}

/** Up to where it begins to quote: parsers and servers quote what they were given. */
function oneLine(text: string): string {
  const [line = ''] = text.split(/[\n"{<]/, 1);
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)} ...` : line;
}

/** The stack begins with the message, which is told apart from it. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s{0,8}at /.test(line))
    .join('\n');
}
