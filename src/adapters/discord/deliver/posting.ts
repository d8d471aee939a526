import { createHash } from 'node:crypto';
import type { RawFile } from '@discordjs/rest';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { snowflakeAt } from '../ids.ts';
import type { Payload } from './render.ts';
import type { Attempt, Store } from '../store.ts';
import { Message, Posted } from '../receive/wire.ts';

/** Discord's limit (docs, resources/message). */
const NONCE_LENGTH = 25;

/**
 * Discord remembers nonces for "the past few minutes" (docs, resources/message); this much of it is relied on. After that the
 * channel itself is asked whether the message is there.
 */
const NONCE_HOLDS_MS = 60_000;

/** Clocks of this machine and of Discord may differ by this. */
const CLOCK_SKEW_MS = 60_000;

/** The most that one call gives (docs, resources/message); more are fetched page by page. */
const PAGE = 100;
/** As far as it is looked; a thread in which more was written since the first attempt is busier than any. */
const PAGES = 10;

export type Posting = ReturnType<typeof createPosting>;

/** Posts messages, each once however often it is tried. `self` is the bot's own user. */
export function createPosting(api: Api, store: Store, self: () => Promise<string>, now: () => number) {
  /** The message that an earlier attempt left behind, if any did. */
  async function find(channel: string, nonce: string, { firstAt, forms }: Attempt): Promise<string | undefined> {
    const bot = await self();
    let after = snowflakeAt(firstAt - CLOCK_SKEW_MS);
    for (let page = 0; page < PAGES; page += 1) {
      const query = { after, limit: String(PAGE) };
      const messages = z.array(Message).parse(await api.call('GET', `/channels/${channel}/messages`, { query }));
      for (const message of messages) {
        if (message.author.id !== bot) continue;
        if (message.nonce === nonce) return message.id;
        const alike = forms.has(
          formOf(
            message.content,
            message.attachments.map(({ filename }) => filename),
          ),
        );
        // The same words may have been said before for another reason.
        if (alike && ((await store.nonceOf(message.id)) ?? nonce) === nonce) return message.id;
      }
      if (messages.length < PAGE) return undefined;
      after = messages.reduce((latest, { id }) => (BigInt(id) > BigInt(latest) ? id : latest), after);
    }
    return undefined;
  }

  return {
    /**
     * Posts once: the nonce, made of the key, has Discord give the earlier message where an attempt went through whose reply
     * was lost. When it may have forgotten the nonce, the channel's messages since the first attempt are looked through. The
     * earlier message may show what was to be said then: `asGiven` is only what surely shows the payload.
     */
    async once(
      channel: string,
      payload: Payload,
      files: RawFile[],
      key: string,
    ): Promise<{ id: string; asGiven: boolean }> {
      const nonce = createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LENGTH);
      const form = formOf(
        payload.content,
        files.map(({ name }) => name),
      );
      const attempt = await store.attempt(nonce, form, now());
      if (attempt.message !== undefined) return { id: attempt.message, asGiven: false };
      const late = now() - attempt.firstAt > NONCE_HOLDS_MS;
      const found = late ? await find(channel, nonce, attempt) : undefined;
      const message = found ?? (await post(channel, { ...payload, nonce, enforce_nonce: true }, files));
      await store.posted(nonce, message);
      return { id: message, asGiven: attempt.first };
    },
  };

  async function post(channel: string, body: object, files: RawFile[]): Promise<string> {
    return Posted.parse(await api.call('POST', `/channels/${channel}/messages`, { body, files })).id;
  }
}

/** What a message is recognised by. Discord keeps no spaces around a text, and changes some characters of file names. */
function formOf(content: string, files: string[]): string {
  const named = files.map((name) => name.replace(/[^\w.-]/g, '_'));
  return createHash('sha256')
    .update(JSON.stringify([content.trim(), named]))
    .digest('base64url')
    .slice(0, 22);
}
