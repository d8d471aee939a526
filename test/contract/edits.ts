import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer, says } from '../support/model-server.ts';
import type { Harness, Session, Shown } from './harness.ts';
import { aRequest, isCard, isOffer, isResult, sees, TEST_MS } from './seeing.ts';
import { endOf, startWith } from './session.ts';

/** SPEC A15: what people edit and delete counts. */
export function editsContract(harness: Harness): void {
  describe('edits and deletions', { timeout: TEST_MS }, () => {
    const model = new ModelServer();
    let session: Session;

    beforeAll(async () => void (session = await startWith(harness, model)), TEST_MS);
    afterAll(() => endOf(session, model), TEST_MS);

    const ours = (text: string) => (message: Shown) => message.bot && message.text.includes(text);
    /** Ana's thread and her direct messages with the bot: where she is told what cannot stand in the thread. */
    const eitherOf = async (thread: string) => [
      ...(await session.read('ana', { thread }).catch(() => [])),
      ...(await session.read('ana', { channel: 'dm-ana' })),
    ];

    test('an edited request of live work is a correction, noted on the card once', async () => {
      const asked = await session.say('ana', '@meanwhile task listen to the first');
      const where = { thread: asked.thread };
      await sees(session, 'ana', where, (shown) => isCard(shown) && shown.text.includes('listening'), 'the work');
      await session.edit('ana', asked, '@meanwhile task listen to the second');
      await session.edit('ana', asked, '@meanwhile task listen to the second');
      const result = await sees(session, 'ana', where, isResult, 'a result');
      expect(result.text).toContain('It now reads: task listen to the second');
      const card = await sees(
        session,
        'ana',
        where,
        (shown) => isCard(shown) && shown.text.includes('edited'),
        'the note',
      );
      expect(card.text).toContain('Its request was edited.');
      expect(card.text).toContain('1 addition taken in.');
    });

    test('an edit that adds the mention counts from now', async () => {
      model.answer = says('Now I hear you.');
      const said = await session.say('ben', 'what is a lease?');
      await session.edit('ben', said, '@meanwhile what is a lease?');
      await sees(session, 'ben', { thread: said.thread }, ours('Now I hear you.'), 'an answer');
      const before = model.requests.length;
      await session.edit('ben', said, '@meanwhile what is a lease, please?');
      model.answer = says('A fence.');
      const other = await session.say('ben', '@meanwhile what is a fence?');
      await sees(session, 'ben', { thread: other.thread }, ours('A fence.'), 'another answer');
      expect(model.requests.slice(before).some(({ messages }) => JSON.stringify(messages).includes('please'))).toBe(
        false,
      );
    });

    test('an edited request is offered as it is now', async () => {
      const request = aRequest();
      const asked = await session.say('ana', request);
      const where = { thread: asked.thread };
      const first = await sees(session, 'ana', where, isOffer, 'an offer');
      await session.edit('ana', asked, `${request}, in French`);
      const isNew = (shown: Shown) => isOffer(shown) && shown.id !== first.id;
      expect((await sees(session, 'ana', where, isNew, 'another offer')).buttons.length).toBeGreaterThan(0);
    });

    test('a deleted request offers to cancel its work, and nothing stands at the root of the channel', async () => {
      const asked = await session.say('ana', '@meanwhile task wait for it');
      await sees(
        session,
        'ana',
        { thread: asked.thread },
        (one) => isCard(one) && one.text.includes('begun'),
        'the work',
      );
      const threads = await rootsOf(session);
      await session.remove('ana', asked);
      const offer = await sees2(() => eitherOf(asked.thread), ours('was deleted'), 'the offer to cancel');
      expect(offer.buttons.map(({ action }) => action)).toContain('cancel');
      await session.press('ana', offer, 'cancel');
      await sees2(() => eitherOf(asked.thread), ours('canceled'), 'the end');
      expect((await rootsOf(session)).filter((one) => !threads.includes(one))).toEqual([]);
    });

    async function sees2(read: () => Promise<Shown[]>, fits: (shown: Shown) => boolean, what: string): Promise<Shown> {
      const looked = { ...session, read };
      return sees(looked, 'ana', {}, fits, what);
    }
  });
}

/** The threads of the channel that are there, which a message at its root would add to. */
async function rootsOf(session: Session): Promise<string[]> {
  const shown = await session.read('ben', { channel: 'general' });
  return [...new Set(shown.filter(({ id, thread, bot }) => bot && id === thread).map(({ thread }) => thread))];
}
