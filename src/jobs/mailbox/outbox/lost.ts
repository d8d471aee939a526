import { z } from 'zod';
import { Person, Place } from '../../../core/domain/message.ts';
import { couldNotShow } from '../../../core/present/undelivered.ts';
import type { Write } from '../../commit.ts';
import { send } from './writes.ts';

/** What only says that something was lost is not told of in turn. */
const LOST = '/lost';

/** As much of an entry as it takes to say that it was lost, whatever else is wrong with it. */
const Lost = z.object({
  ...Place.shape,
  key: z.string().catch(''),
  at: z.number().catch(0),
  to: Person.optional().catch(undefined),
  shows: z.object({ run: z.string() }).optional().catch(undefined),
  post: z
    .object({ run: z.string().optional().catch(undefined), mention: Person.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Plain words for the person of a message that was set aside; nothing where its entry does not say where it belongs. */
export function tellLost(outgoing: unknown): Write[] {
  const lost = Lost.safeParse(outgoing).data;
  if (!lost || lost.key.endsWith(LOST)) return [];
  const { workspace, channel, thread, key, at, to, shows, post } = lost;
  const mention = to ?? post?.mention;
  const told = { ...couldNotShow(shows?.run ?? post?.run), ...(mention && { mention }) };
  return send({ workspace, channel, thread, at, key: `${key || at}${LOST}`, post: told, ...(to && { to }) });
}
