import type { Post } from '../../../core/domain/outgoing.ts';
import { aboutThread, signs } from '../../../core/present/private.ts';
import type { Files } from '../../../core/ports.ts';
import type { Api } from '../api.ts';
import { loadFiles } from './attachments.ts';
import { isCode } from '../errors.ts';
import { linkTo, messageId, type Spot, toPlace } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Posting } from './posting.ts';
import { react } from './reactions.ts';
import { render } from './render.ts';
import type { Store } from '../store.ts';
import { Made } from '../receive/wire.ts';

export type Private = ReturnType<typeof createPrivate>;

export type PrivateParts = { api: Api; posting: Posting; store: Store; files: Files; log: Log };

/** What only one person is to see, where no interaction waits for it: a reaction on their message, or a direct message. */
export function createPrivate({ api, posting, store, files, log }: PrivateParts) {
  async function directChannel(person: string): Promise<string> {
    const known = await store.directChannel(person);
    if (known !== undefined) return known;
    const { id } = Made.parse(await api.call('POST', '/users/@me/channels', { body: { recipient_id: person } }));
    await store.setDirectChannel(person, id);
    return id;
  }

  async function send(spot: Spot, person: string, post: Post, key: string): Promise<string> {
    const channel = await directChannel(person);
    const attached = await loadFiles(files, post.files);
    const payloads = render({ ...post, from: toPlace(spot) });
    const ids: string[] = [];
    for (const [index, payload] of payloads.entries()) {
      const last = index === payloads.length - 1;
      const own = index === 0 ? key : `${key}#${index}`;
      ids.push((await posting.once(channel, payload, last ? attached : [], own)).id);
    }
    return messageId(channel, ids[0] as string);
  }

  /** A sign only says more clearly what happened: without it nothing is lost. */
  const sign = (message: string, emoji: string) => react(api, message, emoji);

  return {
    /** The channel of direct messages with that person. */
    channel: directChannel,

    async person(spot: Spot, post: Post, key: string, person: string): Promise<{ message: string }> {
      const { about } = post;
      if (about !== undefined && post.sign !== undefined) {
        try {
          await sign(about, post.sign);
          return { message: about };
        } catch (error) {
          if (!isCode(error, 'missingPermissions', 'missingAccess', 'unknownMessage', 'archived')) throw error;
        }
      }
      try {
        const message = await send(spot, person, { ...post, text: aboutThread(linkTo(spot), post.text) }, key);
        if (about !== undefined) await sign(about, signs.sentDirectly).catch(() => undefined);
        return { message };
      } catch (error) {
        if (!isCode(error, 'directMessagesClosed')) throw error;
        log.info({ key }, 'A private answer was not given: the person takes no direct messages');
        if (about !== undefined) await sign(about, signs.directlyClosed).catch(() => undefined);
        return { message: about ?? key };
      }
    },
  };
}
