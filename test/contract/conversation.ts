import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer, says, stallsAfter } from '../support/model-server.ts';
import type { Harness, Session, Shown } from './harness.ts';
import { isCard, isOffer, isOutcome, isResult, offered, runIn, sees, TEST_MS } from './seeing.ts';
import { endOf, startWith } from './session.ts';
import { until } from '../support/until.ts';

/** SPEC A, B and C as people see them. */
export function conversationContract(harness: Harness): void {
  describe('conversation', { timeout: TEST_MS }, () => {
    const model = new ModelServer();
    let session: Session;

    beforeAll(async () => void (session = await startWith(harness, model)), TEST_MS);
    afterAll(() => endOf(session, model), TEST_MS);

    test('a mention is answered in a thread under it, and a sign of life comes before the answer', async () => {
      model.answer = stallsAfter('');
      const { thread } = await session.say('ana', '@meanwhile what is a queue?');
      await until(() => session.signs(thread) > 0, 'a sign of life');
      const other = await session.say('ben', '@meanwhile what is a stack?');
      expect(other.thread).not.toBe(thread);
      model.answer = says('A stack is **last in, first out**.');
      const { thread: third } = await session.say('chloe', '@meanwhile and what is a heap?');
      const answer = await sees(session, 'chloe', { thread: third }, ({ bot }) => bot, 'an answer');
      expect(answer.thread).toBe(third);
      await sees(
        session,
        'ben',
        { thread: third },
        ({ text }) => text.includes('last in, first out'),
        'the whole answer',
      );
    });

    test('a mention in code or in a quote is none', async () => {
      model.answer = says('I see.');
      const texts = [
        'how do I write `@meanwhile hello`?',
        '> @meanwhile please write the quarterly report\nwho asked that?',
      ];
      const quiet = await Promise.all(texts.map((text) => session.say('ben', text)));
      // By the time that this one is answered, the others would have been.
      const heard = await session.say('ben', '@meanwhile hello there');
      await sees(session, 'ben', { thread: heard.thread }, ({ bot }) => bot, 'an answer');
      for (const { thread } of quiet) {
        expect((await session.read('ben', { thread })).filter(({ bot }) => bot)).toEqual([]);
        expect(session.signs(thread)).toBe(0);
      }
    });

    test('a direct message is answered there, and nobody else sees it', async () => {
      model.answer = says('Only for you.');
      const channel = 'dm-ana';
      const { thread } = await session.say('ana', 'hello, how are you today?', { channel });
      await sees(
        session,
        'ana',
        { channel, thread },
        ({ bot, text }) => bot && text.includes('Only for you'),
        'an answer',
      );
      const elsewhere = await session.read('ben', { channel: 'general' });
      expect(elsewhere.filter(({ text }) => text.includes('Only for you'))).toEqual([]);
    });

    test('an offer has two buttons and becomes the card; two messages in all; the result calls its requester', async () => {
      const { where, offer } = await offered(session);
      expect(offer.buttons.map(({ action }) => action)).toEqual(['start', 'not_now']);
      expect(offer.pings).toEqual([]);
      await session.say('ana', 'yes, but in French please', where);
      const result = await sees(session, 'ana', where, isResult, 'a result');
      expect(result.text).toContain('42 pages');
      expect(result.text).toContain('in French');
      expect(result.pings).toEqual(['ana']);
      const card = await sees(
        session,
        'ana',
        where,
        (one) => isCard(one) && one.text.includes('completed'),
        'an ended card',
      );
      expect(card.buttons).toEqual([]);
      const all = await session.read('ana', where);
      expect(all.filter(isCard)).toHaveLength(1);
      expect(all.filter(isResult)).toHaveLength(1);
      expect(card.id).toBe(offer.id);
      expect(card.text).toContain('For Ana');
      expect(card.text).toContain('in French');
      // The channel shows the outcome on the request.
      await sees(
        session,
        'ana',
        where,
        ({ bot, marks }) => !bot && marks.includes('✅') && !marks.includes('⏳'),
        'a ✅',
      );
      // The talk of a success: the card and the result.
      expect(all.filter(({ bot }) => bot)).toHaveLength(2);
      expect(all.findIndex(isResult)).toBeGreaterThan(all.findIndex(isCard));
      expect(result.buttons).toEqual([
        { action: 'good', label: '👍' },
        { action: 'bad', label: '👎' },
      ]);
      await session.press('ben', result, 'bad');
      const thanks = ({ text, private: hidden }: Shown) => hidden && text.includes('Thanks for telling me');
      await sees(session, 'ben', where, thanks, 'a private answer to 👎');
    });

    test('the button and the reaction resolve the same offer as the word does', async () => {
      const byButton = await offered(session);
      await session.press('ana', byButton.offer, 'start');
      expect(await sees(session, 'ana', byButton.where, isResult, 'a result after the button')).toMatchObject(
        byButton.where,
      );
      const byReaction = await offered(session);
      await session.react('ana', byReaction.offer, '👍');
      expect(await sees(session, 'ana', byReaction.where, isResult, 'a result after it')).toMatchObject(
        byReaction.where,
      );
    });

    test('however many answers come at once, one run is started', async () => {
      const { where, offer } = await offered(session);
      await Promise.all([
        session.press('ana', offer, 'start'),
        session.press('ana', offer, 'start'),
        session.react('ana', offer, '👍'),
        session.say('ana', 'yes', where),
      ]);
      await sees(session, 'ana', where, isResult, 'a result');
      await sees(session, 'ana', where, isCard, 'the card');
      const all = await session.read('ana', where);
      expect(all.filter(isCard)).toHaveLength(1);
      expect(all.filter(isResult)).toHaveLength(1);
    });

    test('somebody else is told privately, the offer stays open, and "not now" ends it', async () => {
      const { where, offer } = await offered(session);
      await session.press('ben', offer, 'start');
      const told = ({ text, private: hidden }: { text: string; private: boolean }) =>
        hidden && text.includes('Only Ana');
      await sees(session, 'ben', where, told, 'a private answer to the press');
      expect((await session.read('ana', where)).some(told)).toBe(false);
      expect((await session.read('ana', where)).some(isOffer)).toBe(true);
      await session.press('ana', offer, 'not_now');
      const outcome = await sees(session, 'ana', where, isOutcome, 'the outcome');
      expect(outcome.text).toContain('not now');
    });

    test.skipIf(!harness.can.answerTextsPrivately)("somebody else's word is answered privately too", async () => {
      const { where, offer } = await offered(session);
      await session.say('ben', 'yes, go ahead', where);
      await sees(session, 'ben', where, (one) => one.private && one.text.includes('Only Ana'), 'a private answer');
      await session.press('ana', offer, 'not_now');
      expect(await sees(session, 'ana', where, isOutcome, 'the outcome')).toMatchObject({ id: offer.id });
    });

    test('commands are answered privately, and their card and result stand in a thread of the channel', async () => {
      const answer = await session.command('ben', '/task', 'report the quarterly report');
      expect(answer).toContain('Started');
      const id = runIn(answer);
      const here = { channel: 'general' };
      const card = await sees(session, 'ben', here, (one) => isCard(one) && one.text.includes(id), 'a card');
      await sees(session, 'ben', { thread: card.thread }, isResult, 'a result in the thread of its card');
      expect(await session.command('ben', '/workflows', 'all mine')).toContain(id);
      expect((await session.read('ana', here)).some(({ text }) => text === answer)).toBe(false);
    });

    test('what changes the world is asked about with its exact arguments, and only its person can approve it', async () => {
      const id = runIn(await session.command('ana', '/task', 'ship the report'));
      const isAbout = ({ bot, text, private: hidden }: Shown) => bot && !hidden && text.includes(id);
      const isApprove = ({ action }: { action: string }) => action === 'approve';
      const asks = (one: Shown) => isAbout(one) && one.buttons.some(isApprove);
      const { thread } = await sees(session, 'ana', { channel: 'general' }, isAbout, 'something of the run');
      const where = { thread };
      const question = await sees(session, 'ana', where, asks, 'the question');
      expect(question.buttons.map(({ action }) => action)).toEqual(['approve', 'approve_run', 'deny']);
      expect(question.text).toContain('"what": "the report"');
      expect(question.text).toContain('<@U1> & `x`');
      await session.press('ben', question, 'approve');
      const told = ({ text, private: hidden }: Shown) => hidden && text.includes('Only Ana');
      await sees(session, 'ben', where, told, 'a private answer to the press');
      expect((await session.read('ana', where)).some(isResult)).toBe(false);
      await session.press('ana', question, 'approve');
      expect((await sees(session, 'ana', where, isResult, 'a result')).text).toContain('Shipped the report.');
    });

    describe('a run that waits', () => {
      async function waiting(): Promise<{ thread: string; id: string }> {
        const answer = await session.command('ana', '/task', 'wait please');
        const id = runIn(answer);
        const fits = (one: { text: string }) => one.text.includes(id) && one.text.includes('begun');
        const card = await sees(
          session,
          'ana',
          { channel: 'general' },
          (one) => isCard(one) && fits(one),
          'a live card',
        );
        return { thread: card.thread, id };
      }
      async function canceled(thread: string): Promise<Shown> {
        const ended = (one: { text: string }) => one.text.includes('canceled by Ana');
        return sees(session, 'ana', { thread }, (one) => isCard(one) && ended(one), 'a canceled card');
      }

      test('is stopped by its button', async () => {
        const { thread } = await waiting();
        const card = await sees(session, 'ana', { thread }, isCard, 'the card');
        await session.press('ana', card, 'cancel');
        expect((await canceled(thread)).buttons).toEqual([]);
      });

      test('is stopped by a word', async () => {
        const { thread } = await waiting();
        await session.say('ana', 'stop', { thread });
        expect((await canceled(thread)).buttons).toEqual([]);
      });

      test('is stopped by a reaction', async () => {
        const { thread } = await waiting();
        await session.react('ana', await sees(session, 'ana', { thread }, isCard, 'the card'), '❌');
        expect((await canceled(thread)).buttons).toEqual([]);
      });

      test('is stopped by a command', async () => {
        const { thread, id } = await waiting();
        expect(await session.command('ana', '/cancel', id)).toContain('Stopping');
        expect((await canceled(thread)).buttons).toEqual([]);
      });
    });
  });
}
