import { setTimeout as sleep } from 'node:timers/promises';

/** The playground's Message, as DESIGN.md promises it. */
export type Message = {
  id: string;
  thread: string;
  author: { id: string; name: string; bot: boolean };
  kind: string;
  text: string;
  run?: string;
  card?: { status: string; percent: number; stage: string; step: number; steps: number; name: string };
  buttons: { action: string; value: string; label: string }[];
  files: { name: string; url: string; size: number }[];
  reactions: { emoji: string; users: string[] }[];
  to?: string;
  createdAt: string;
  editedAt?: string;
};

export type Sent = { name: string; type?: string; bytes: Uint8Array };

export type Answer = { status: number; body: Record<string, unknown> };

/** How often something is looked at that is waited for, and how long at most. */
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 30_000;

/** People at the playground, through its HTTP contract only. */
export class People {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async call(path: string, body?: unknown, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      ...(body !== undefined && { method, body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Writes a message, and gives its id and thread. With a `key` it can be sent again without being there twice. */
  async say(
    user: string,
    text: string,
    { files, ...where }: { channel?: string; thread?: string; files?: Sent[]; replyTo?: string } = {},
    key?: string,
  ): Promise<{ id: string; thread: string }> {
    const headers = key === undefined ? {} : { 'idempotency-key': key.replaceAll(' ', '-') };
    const sent = files?.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') }));
    const message = { channel: 'general', user, text, ...where, ...(sent && { files: sent }) };
    const { status, body } = await this.call('/playground/messages', message, headers);
    if (status !== 201) throw new Error(`The message was not taken: ${status} ${JSON.stringify(body)}`);
    return body as { id: string; thread: string };
  }

  /** Changes what the person wrote, or without a text takes it away. */
  async change(user: string, id: string, text?: string): Promise<void> {
    const path = `/playground/messages/${encodeURIComponent(id)}`;
    const { status, body } = await this.call(path, { user, text }, {}, text === undefined ? 'DELETE' : 'PUT');
    if (status !== 200) throw new Error(`The message was not changed: ${status} ${JSON.stringify(body)}`);
  }

  async command(user: string, command: string, text: string, where: { channel?: string; thread?: string } = {}) {
    const { status, body } = await this.call('/playground/commands', {
      channel: 'general',
      user,
      command,
      text,
      ...where,
    });
    if (status !== 200) throw new Error(`The command was not taken: ${status} ${JSON.stringify(body)}`);
    return body as { text: string; run?: string; thread?: string };
  }

  async press(user: string, message: Message, action: string): Promise<{ text?: string }> {
    const value = message.buttons.find((button) => button.action === action)?.value;
    const { status, body } = await this.call('/playground/actions', { message: message.id, action, value, user });
    if (status !== 200) throw new Error(`The button was not taken: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async react(user: string, message: Message, emoji: string): Promise<void> {
    const { status } = await this.call('/playground/reactions', { message: message.id, emoji, user });
    if (status !== 200) throw new Error(`The reaction was not taken: ${status}`);
  }

  async read(user: string, thread: string): Promise<Message[]> {
    const { status, body } = await this.call(`/playground/threads/${encodeURIComponent(thread)}?user=${user}`);
    return status === 200 ? (body['messages'] as Message[]) : [];
  }

  /** Waits until the person sees a message in the thread that fits. */
  async sees(user: string, thread: string, fits: (message: Message) => boolean, what: string): Promise<Message> {
    const until = Date.now() + PATIENCE_MS;
    let seen: Message[] = [];
    while (Date.now() < until) {
      seen = await this.read(user, thread).catch(() => []);
      const found = seen.findLast(fits);
      if (found) return found;
      await sleep(LOOK_EVERY_MS);
    }
    const lines = seen.map(({ kind, text }) => `${kind}: ${text}`).join('\n');
    throw new Error(`${user} does not see ${what} in ${thread}. What is there:\n${lines}`);
  }

  async seesKind(user: string, thread: string, kind: string): Promise<Message> {
    return this.sees(user, thread, (message) => message.kind === kind, `a message of kind ${kind}`);
  }
}
