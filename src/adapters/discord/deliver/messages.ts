import type { RawFile } from '@discordjs/rest';
import type { Api } from '../api.ts';
import { batches } from './attachments.ts';
import { filesRefused } from '../../../core/present/undelivered.ts';
import { isAboutForm, isCode } from '../errors.ts';
import { fromMessageId, messageId, type Spot } from '../ids.ts';
import type { Posting } from './posting.ts';
import { bare, MAX_CONTENT, type Payload } from './render.ts';
import type { Store } from '../store.ts';
import type { Threads } from './threads.ts';

/** What messages showed last is remembered for this many, to leave out edits that change nothing. */
const REMEMBERED = 1_000;

export type Messages = ReturnType<typeof createMessages>;

type Parts = [Payload, ...Payload[]];
type Envelope = { payload: Payload; files: RawFile[] };
type Sent = { id: string; asGiven: boolean };

/** One post of core's as one message or several, in the thread where it belongs. */
export function createMessages(api: Api, posting: Posting, threads: Threads, store: Store) {
  const shown = new Map<string, string>();

  function isShown(id: string, payload: Payload): boolean {
    return shown.get(id) === JSON.stringify(payload);
  }

  function remember(id: string, payload: Payload): void {
    shown.delete(id);
    shown.set(id, JSON.stringify(payload));
    const [oldest] = shown.keys();
    if (shown.size > REMEMBERED && oldest !== undefined) shown.delete(oldest);
  }

  /** Does it in the thread; where that is archived it is taken out first. */
  async function reopened<T>(thread: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!isCode(error, 'archived')) throw error;
      await threads.reopen(thread);
      return act();
    }
  }

  /**
   * Posts it as it is, else without its files, saying so, and else as words alone: a refusal for a reason that nobody foresaw may be about
   * any of that.
   */
  async function once(channel: string, { payload, files }: Envelope, key: string): Promise<Sent> {
    try {
      return await posting.once(channel, payload, files, key);
    } catch (error) {
      if (!isAboutForm(error, files.length > 0)) throw error;
      if (files.length === 0) return posting.once(channel, bare(payload), [], key);
    }
    const note = filesRefused(files);
    const content = [payload.content, note].filter((part) => part !== '').join('\n\n');
    const fits = content.length <= MAX_CONTENT;
    const sent = await once(
      channel,
      { payload: { ...payload, content: fits ? content : payload.content }, files: [] },
      key,
    );
    if (!fits) await once(channel, { payload: { ...bare(payload), content: note }, files: [] }, `${key}#files`);
    return { ...sent, asGiven: false };
  }

  /** Posts what begins in the thread, or opens it. */
  async function postFirst(spot: Spot, envelope: Envelope, key: string): Promise<Sent> {
    const { payload } = envelope;
    const channel = await threads.into(spot, payload.content);
    if (channel === undefined) {
      const posted = await once(spot.channel, envelope, key);
      await threads.openFrom(spot, posted.id, payload.content);
      return { ...posted, id: messageId(spot.channel, posted.id) };
    }
    const post = async () => {
      const posted = await once(channel, envelope, key);
      return { ...posted, id: messageId(channel, posted.id) };
    };
    try {
      return await reopened(channel, post);
    } catch (error) {
      const onMessage = !spot.provisional && spot.thread !== spot.channel;
      if (!isCode(error, 'unknownChannel') || !onMessage) throw error;
      // What was known of it may be too old: perhaps nobody has opened it yet.
      const opened = await threads.openOn(spot, payload.content);
      return opened === channel ? post() : postFirst({ ...spot, thread: spot.channel }, envelope, key);
    }
  }

  async function postMore(spot: Spot, envelope: Envelope, key: string): Promise<string> {
    const channel = (await threads.into(spot, envelope.payload.content)) ?? spot.channel;
    const { id } = await reopened(channel, () => once(channel, envelope, key));
    return messageId(channel, id);
  }

  return {
    /** Gives the id of the first message. */
    async post(spot: Spot, payloads: Parts, files: RawFile[], key: string): Promise<string> {
      const [first, ...more] = envelopes(payloads, files);
      const { id, asGiven } = await postFirst(spot, first, key);
      if (asGiven) remember(id, first.payload);
      const following: string[] = [];
      for (const [index, each] of more.entries()) following.push(await postMore(spot, each, `${key}#${index + 1}`));
      if (following.length > 0) await store.setFollowing(id, following);
      return id;
    },

    /** Has the messages show the post as it is now; there may be more or fewer of them than before. */
    async edit(spot: Spot, id: string, payloads: Parts, files: RawFile[]): Promise<void> {
      const ids = [id, ...(await store.following(id))];
      const wanted = envelopes(payloads, files);
      const kept: string[] = [];
      for (const [index, each] of wanted.entries()) {
        const existing = ids[index];
        if (existing !== undefined) await replace(existing, each);
        kept.push(existing ?? (await postMore(spot, each, `${id}#${index}`)));
      }
      for (const surplus of ids.slice(wanted.length)) await remove(surplus);
      if (ids.length > 1 || kept.length > 1) await store.setFollowing(id, kept.slice(1));
    },
  };

  async function replace(id: string, { payload, files }: Envelope): Promise<void> {
    const at = fromMessageId(id);
    if (!at || (isShown(id, payload) && files.length === 0)) return;
    const { flags: _fixed, ...edit } = payload;
    // Named, the files take the place of those that the message had.
    const attachments = files.map(({ name }, index) => ({ id: index, filename: name }));
    const body = { ...edit, ...(files.length > 0 && { attachments }) };
    const route = `/channels/${at.channel}/messages/${at.message}` as const;
    await reopened(at.channel, () => api.call('PATCH', route, { body, files }));
    remember(id, payload);
  }

  async function remove(id: string): Promise<void> {
    const at = fromMessageId(id);
    if (!at) return;
    try {
      await api.call('DELETE', `/channels/${at.channel}/messages/${at.message}`);
    } catch (error) {
      if (!isCode(error, 'unknownMessage')) throw error;
    }
  }
}

/** Files go with the last message, and what it has no room for follows. */
function envelopes(payloads: Parts, files: RawFile[]): [Envelope, ...Envelope[]] {
  const [group = [], ...groups] = batches(files);
  const all = payloads.map((payload, index) => ({ payload, files: index === payloads.length - 1 ? group : [] }));
  const { allowed_mentions, flags } = payloads[0];
  const empty: Payload = { content: '', components: [], allowed_mentions, flags };
  return [...all, ...groups.map((more) => ({ payload: empty, files: more }))] as [Envelope, ...Envelope[]];
}
