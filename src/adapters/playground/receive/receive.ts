import type { StoredFile } from '../../../core/domain/run.ts';
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { slashText } from '../../../core/command/slash.ts';
import { isSpokenTo } from '../../../core/domain/message.ts';
import { understand } from '../../../core/understand/understand.ts';
import { directThread, placeOf } from '../ids.ts';
import type { Accepting } from './accepting.ts';
import type { Answer, Answers } from '../deliver/answers.ts';
import { Refusal } from '../errors.ts';
import { type Body, bodyOf, buttonValues } from '../message.ts';
import { clean, toDeleted, toEdit } from './normalise.ts';
import { wordsOf } from '../deliver/render.ts';
import * as requests from './wire.ts';
import { type Store, type StoredMessage, sees } from '../store.ts';

const KEY = /^[\w.:-]{1,100}$/;

/** Calls with a body. */
const CHANGES = new Set(['POST', 'PUT', 'DELETE']);

/** What starts runs; every other command only looks or stops, so nothing comes of it where it was typed. */
const STARTS = /^\/tasks?$/;

type Parts = {
  store: Store;
  accepting: Accepting;
  answers: Answers;
  now: () => number;
  answerMs: number;
  keep: (name: string, bytes: Uint8Array) => Promise<StoredFile>;
};

/** The browser's time zone, as it says; core leaves out what is none. */
function zoneOf(c: Context): { zone?: string } {
  const zone = c.req.header('time-zone');
  return zone !== undefined && /^[\w/+-]{1,64}$/.test(zone) ? { zone } : {};
}

/** What people do: messages, commands, buttons and reactions. Each is stored by the bot before it is acknowledged. */
export function receiveRoutes({ store, accepting, answers, now, answerMs, keep }: Parts): Hono {
  const app = new Hono();

  app.use('*', async (c, next) => {
    if (CHANGES.has(c.req.method) && !/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      throw new Refusal(415, 'unsupported_media_type', 'Send the body as application/json.');
    }
    await next();
  });
  app.use('/messages', bodyLimit({ maxSize: requests.MAX_MESSAGE, onError: refuseSize }));
  app.use('*', async (c, next) => (c.req.path.endsWith('/messages') ? next() : small(c, next)));

  app.post('/messages', async (c) => {
    const body = await requests.readBody(c, requests.MessageRequest);
    const user = requests.knownUser(body.user);
    const channel = requests.visibleChannel(body.channel, user.id);
    requests.checkLength(body.text);
    const text = clean(body.text);
    if (text === '' && !body.files?.length) {
      throw new Refusal(400, 'empty', 'The message is empty. Write something first.');
    }
    if (body.thread !== undefined && requests.visibleThread(body.thread, user.id).channel !== channel) {
      throw requests.noThread();
    }
    const key = readKey(c.req.header('idempotency-key'));
    const replyTo = body.replyTo === undefined ? {} : await replied(body.replyTo, channel, user.id);
    const into = body.thread ?? directThread(channel);
    const { id, thread, inbound } = await accepting.message(
      { channel, thread: into },
      { text, files: await keepAll(body.files ?? []), ...replyTo, ...zoneOf(c) },
      user.id,
      key,
    );
    if (isSpokenTo(inbound) && !understand(inbound.text).courtesy) {
      // A sign of life only: without it the answer still comes.
      await store.typing({ channel, thread }).catch(() => {});
    }
    return c.json({ id, thread }, 201);
  });

  app.put('/messages/:id', async (c) => {
    const body = await requests.readBody(c, requests.EditRequest);
    const found = await ownMessage(c.req.param('id'), body.user);
    const { message, fields } = found;
    requests.checkLength(body.text);
    const text = clean(body.text);
    if (text === '') throw new Refusal(400, 'empty', 'The message is empty. Delete it instead.');
    // The same edit, sent again, is one event until it is shown.
    if (text !== message.text) await accepting.event(toEdit(found, text, now()));
    await store.edit(message.id, { ...bodyOf(fields), text });
    return c.json({});
  });

  app.delete('/messages/:id', async (c) => {
    const body = await requests.readBody(c, requests.DeleteRequest);
    const found = await ownMessage(c.req.param('id'), body.user);
    await accepting.event(toDeleted(found, now()));
    await store.remove(found.message.id);
    return c.json({});
  });

  app.post('/commands', async (c) => {
    const body = await requests.readBody(c, requests.CommandRequest);
    const user = requests.knownUser(body.user);
    const channel = requests.visibleChannel(body.channel, user.id);
    const typed = body.values ? slashText(body.command.slice(1).toLowerCase(), body.values) : body.text;
    requests.checkLength(typed);
    const thread = body.thread === undefined ? await store.allocate(channel) : await knownThread(body.thread, user.id);
    const place = placeOf(channel, thread);
    if (requests.visibleThread(thread, user.id).channel !== channel) {
      throw requests.noThread();
    }
    const replyTo = await answers.open({ user: user.id, channel, thread });
    const text = clean(typed);
    const event = {
      ...place,
      id: `playground:command/${randomUUID()}`,
      at: now(),
      person: user,
      ...zoneOf(c),
      replyTo,
    };
    const command = body.command.toLowerCase();
    await accepting.event({ kind: 'command', ...event, command, text });
    const answer = await answers.wait(replyTo, answerMs);
    const run = answer?.post?.run;
    const begun = run ?? answer?.post?.schedule;
    const made = !answer || answer.message !== undefined || (begun !== undefined && STARTS.test(command));
    if (!made && body.thread === undefined) {
      // Only tidiness: a number that is left out harms nobody.
      await store.release({ channel, thread }).catch(() => {});
    }
    const shown = made || body.thread !== undefined;
    return c.json({ ...answered(answer), ...(run !== undefined && { run }), ...(shown && { thread }) });
  });

  app.post('/actions', async (c) => {
    const body = await requests.readBody(c, requests.ActionRequest);
    const user = requests.knownUser(body.user);
    const found = await visibleMessage(body.message, user.id);
    const value = valueOf(found, body.action, body.value);
    const { channel, message } = found;
    const pressed = message.to !== undefined && value !== undefined ? { message: message.id, value } : undefined;
    const waiting = { user: user.id, channel, thread: message.thread, ...(pressed && { pressed }) };
    const replyTo = await answers.open(waiting);
    const id = `playground:action/${randomUUID()}`;
    const event = { id, at: now(), person: user, ...zoneOf(c), replyTo, message: message.id };
    const place = placeOf(channel, message.thread);
    await accepting.event({ kind: 'action', ...place, ...event, action: body.action, ...(value && { value }) });
    const answer = await answers.wait(replyTo, answerMs);
    return c.json(answer && !answer.post ? {} : answered(answer));
  });

  app.post('/reactions', async (c) => {
    const { message: id, emoji, user: name } = await requests.readBody(c, requests.ReactionRequest);
    const user = requests.knownUser(name);
    const { channel, message } = await visibleMessage(id, user.id);
    const event = { id: `${id}:${user.id}:${emoji}`, at: now(), person: user, message: id, emoji };
    // Shown once the bot has it. Again and again is the same event, so it is accepted once.
    await accepting.event({ kind: 'reaction', ...placeOf(channel, message.thread), ...event });
    if (!(await store.react(id, emoji, user.id))) {
      throw new Refusal(400, 'too_many', 'This message has as many reactions as it can have.');
    }
    return c.json({});
  });

  /** What somebody else wrote is theirs to change. */
  async function ownMessage(id: string, name: string): Promise<StoredMessage> {
    const user = requests.knownUser(name);
    const found = await visibleMessage(id, user.id);
    if (found.message.author.id !== user.id) {
      throw new Refusal(403, 'forbidden', 'Only its author can change a message.');
    }
    return found;
  }

  async function knownThread(thread: string, user: string): Promise<string> {
    const where = requests.visibleThread(thread, user);
    if ((await store.thread(where, user)) === undefined) {
      throw requests.noThread();
    }
    return thread;
  }

  /** Kept before the message is, so that whoever reads the message finds them. */
  async function keepAll(sent: requests.SentFile[]): Promise<Body['files']> {
    const kept: Body['files'] = [];
    for (const { name, base64 } of sent) {
      const { id, size } = await keep(name, Buffer.from(base64, 'base64'));
      kept.push({ name, url: `/playground/files/${id}`, size });
    }
    return kept;
  }

  async function replied(id: string, channel: string, user: string): Promise<Pick<Body, 'replyTo'>> {
    const found = await visibleMessage(id, user);
    if (found.channel !== channel) throw requests.noThread();
    const { author, text, files } = found.message;
    return { replyTo: { id, author: author.id, text, files } };
  }

  async function visibleMessage(id: string, user: string): Promise<StoredMessage> {
    const found = await store.find(id);
    if (!found?.shown || !sees(user, found.message)) {
      throw new Refusal(404, 'unknown_message', 'There is no such message. It may have been removed.');
    }
    requests.visibleChannel(found.channel, user);
    return found;
  }

  return app;
}

const small = bodyLimit({ maxSize: requests.MAX_BODY, onError: refuseSize });

function refuseSize(): never {
  throw requests.tooLong(
    `A body may have ${requests.MAX_BODY / 1024} KB, a message with files ${requests.MAX_MESSAGE / 1024 ** 2} MB. Send less at once.`,
  );
}

/** What the button carries, where the call does not say it itself; also for buttons that an edit took away. */
function valueOf({ fields }: StoredMessage, action: string, given: string | undefined): string | undefined {
  const values = buttonValues(fields, action);
  if (!values || (given !== undefined && !values.includes(given))) {
    throw new Refusal(400, 'unknown_action', 'That message has no such button. Reload it and try again.');
  }
  if (given === undefined && values.length > 1) {
    throw new Refusal(400, 'unknown_action', 'That message has several such buttons. Say which one by its value.');
  }
  return given ?? values[0];
}

function answered(answer: Answer | undefined): Pick<Body, 'text' | 'times'> {
  if (!answer) return { text: 'Taken. The answer follows in the thread, for you only.' };
  return answer.post ? wordsOf(answer.post.text) : { text: 'Done.' };
}

function readKey(key: string | undefined): string | undefined {
  if (key !== undefined && !KEY.test(key)) {
    throw new Refusal(400, 'bad_key', 'Idempotency-Key must be 1 to 100 letters, digits, ".", "_", ":" or "-".');
  }
  return key;
}
