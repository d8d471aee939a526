import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Faults, Harness, Session } from './harness.ts';
import { aRequest, isCard, isOffer, isResult, offered, sees, TEST_MS, WORKFLOWS } from './seeing.ts';
import { endOf } from './session.ts';

/** What the bot does while its platform behaves badly: SPEC's "nothing is lost" and "exactly one stays". */
export function deliveryContract(harness: Harness): void {
  describe.skipIf(!harness.can.faults)('delivery', { timeout: TEST_MS }, () => {
    let session: Session;
    let faults: Faults;

    beforeAll(async () => {
      session = await harness.start({ WORKFLOWS_DIR: WORKFLOWS });
      if (!session.faults) throw new Error('The harness promised faults.');
      faults = session.faults;
    }, TEST_MS);
    afterAll(() => endOf(session), TEST_MS);

    test('an answer that got lost leaves one message: of an offer, and of a result', async () => {
      faults.loseAnswer('general');
      const { where, offer } = await offered(session);
      await session.press('ana', offer, 'start');
      await sees(session, 'ana', where, isCard, 'a card');
      faults.loseAnswer('general');
      await sees(session, 'ana', where, isResult, 'a result');
      await sees(session, 'ana', where, (one) => isCard(one) && one.text.includes('completed'), 'an ended card');
      // Whatever was sent twice would have been before this, which goes the same way.
      const after = await offered(session, 'ben');
      await session.press('ben', after.offer, 'not_now');
      const all = await session.read('ana', where);
      expect(all.filter(isResult)).toHaveLength(1);
      expect(all.filter(isCard)).toHaveLength(1);
      // Where nobody knows which message shows the offer, it keeps its outcome beside the card.
      const beside = all.filter((one) => one.bot && one.text.includes('quarterly report') && !isCard(one));
      expect(beside.length).toBeLessThanOrEqual(1);
    });

    test('a limit holds its channel back, and then all comes in order', async () => {
      faults.limit('general', 2);
      const held = await session.say('ana', aRequest());
      const free = await offered(session, 'ben', { channel: 'random' });
      expect(free.offer.thread).toBe(free.where.thread);
      const offer = await sees(session, 'ana', { thread: held.thread }, isOffer, 'the offer that was held');
      await session.press('ana', offer, 'start');
      faults.limit('general', 1);
      await sees(session, 'ana', { thread: held.thread }, isResult, 'a result');
      await sees(session, 'ana', { thread: held.thread }, (one) => isCard(one) && one.id === offer.id, 'its card');
      const all = await session.read('ana', { thread: held.thread });
      const order = all
        .filter(({ bot }) => bot)
        .map((one) => (isResult(one) ? 'result' : isCard(one) ? 'card' : 'other'));
      expect(order).toEqual(['card', 'result']);
    });

    test('what the platform tells twice is done once', async () => {
      faults.resendAll();
      const { where, offer } = await offered(session, 'chloe');
      await session.say('chloe', 'yes', where);
      await sees(session, 'chloe', where, isResult, 'a result');
      await session.say('chloe', '@meanwhile stop', where);
      const all = await session.read('chloe', where);
      expect(all.filter(isCard)).toHaveLength(1);
      expect(all.filter(isResult)).toHaveLength(1);
      expect(all.filter(({ id }) => id === offer.id)).toHaveLength(1);
    });
  });
}
