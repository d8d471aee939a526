import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer, says } from '../support/model-server.ts';
import type { Harness, Session } from './harness.ts';
import { isCard, isOffer, isOutcome, isResult, sees, TEST_MS } from './seeing.ts';
import { endOf, startWith } from './session.ts';

const LOG = 'Error: connect ECONNREFUSED 10.0.0.7:5432 while @meanwhile task report was waiting';

/** SPEC A14: what is forwarded, shared or replied to counts, and never says anything to the bot itself. */
export function carriedContract(harness: Harness): void {
  describe('messages in messages', { timeout: TEST_MS }, () => {
    const model = new ModelServer();
    let session: Session;

    beforeAll(async () => void (session = await startWith(harness, model)), TEST_MS);
    afterAll(() => endOf(session, model), TEST_MS);

    const answers = (text: string) => (message: { bot: boolean; text: string }) =>
      message.bot && message.text.includes(text);

    test('a reply to a log is about the log, with its files', async ({ skip }) => {
      if (!harness.can.replyTo) return skip('This platform has no replies to single messages.');
      model.answer = says('The database is down.');
      const files = [{ name: 'app.log', bytes: new TextEncoder().encode('FATAL: too many connections') }];
      const log = await session.say('ben', LOG, { files });
      const asked = await session.say('ana', '@meanwhile why does this fail?', {
        replyTo: log.id,
        ...where(harness, log),
      });
      await sees(session, 'ana', { thread: asked.thread }, answers('The database is down.'), 'an answer');
      const told = model.last?.messages.at(-1)?.content ?? '';
      expect(told).toContain('why does this fail?');
      expect(told).toContain('<message kind="replied to" by="Ben">\nError: connect ECONNREFUSED');
      expect(told).toContain('FATAL: too many connections');
    });

    test('a reply to one of two offers answers that one', async ({ skip }) => {
      if (!harness.can.replyTo) return skip('This platform has no replies to single messages.');
      const { thread } = await session.say('ana', '@meanwhile please write the quarterly report of the north');
      const first = await sees(session, 'ana', { thread }, isOffer, 'an offer');
      const other = await session.say('ana', '@meanwhile please write the quarterly report of the south');
      const second = await sees(session, 'ana', { thread: other.thread }, isOffer, 'another offer');
      await session.say('ana', 'yes', { thread: other.thread, replyTo: second.id });
      await sees(session, 'ana', { thread: other.thread }, isCard, 'a card');
      expect((await session.read('ana', { thread })).some(isOutcome)).toBe(false);
      await session.say('ana', 'no', { thread, replyTo: first.id });
      await sees(session, 'ana', { thread }, isOutcome, 'how the first one ended');
    });

    test('a message that is passed on is what the request is about, and no order', async ({ skip }) => {
      if (!session.forward) return skip('Nobody can pass a message on here.');
      model.answer = says('It cannot reach the database.');
      const log = await session.say('ben', LOG);
      const direct = { channel: 'dm-ana' };
      await session.forward('ana', log, 'what does this mean?', direct);
      await sees(session, 'ana', direct, answers('It cannot reach the database.'), 'an answer');
      const told = model.last?.messages.at(-1)?.content ?? '';
      expect(told).toContain(LOG.slice(0, 30));
      expect(told).toMatch(/<message kind="(forwarded|shared)"/);
      expect((await session.read('ana', direct)).some(isCard)).toBe(false);
    });

    test('a run gets it, and the links of the request', async ({ skip }) => {
      if (!harness.can.replyTo && !session.forward) return skip('Nobody can pass a message on here.');
      const log = await session.say('ben', `${LOG}, see https://example.com/runbook`);
      const text = '@meanwhile task carry https://example.com/plan';
      const asked = harness.can.replyTo
        ? await session.say('ana', text, { replyTo: log.id, ...where(harness, log) })
        : await session.forward?.('ana', log, text, {});
      const { thread } = asked ?? { thread: '' };
      const result = await sees(session, 'ana', { thread }, isResult, 'a result');
      expect(result.text).toContain('ECONNREFUSED');
      expect(result.text).toContain('https://example.com/plan');
      expect(result.text).toContain('https://example.com/runbook');
    });

    test('work starts from the menu of a message, and is about that message', async ({ skip }) => {
      if (!session.menu) return skip('Messages have no menu here.');
      const log = await session.say('ben', 'It broke at https://example.com/build/7');
      await session.menu('ana', log, 'carry on');
      const result = await sees(session, 'ana', { thread: log.thread }, isResult, 'a result');
      expect(result.text).toContain('It broke at');
      expect(result.text).toContain('https://example.com/build/7');
    });

    test('what was passed on in a thread is part of its talk', async ({ skip }) => {
      if (!session.forward) return skip('Nobody can pass a message on here.');
      model.answer = says('Read it all.');
      const log = await session.say('ben', LOG);
      const thread = await session.open('ben', await session.say('ben', 'Look what I found.'));
      await session.forward('ben', log, 'this one', { thread });
      await session.say('ana', '@meanwhile summarize this', { thread });
      await sees(session, 'ana', { thread }, answers('Read it all.'), 'an answer');
      expect(JSON.stringify(model.last?.messages)).toContain('ECONNREFUSED');
    });
  });
}

/** In the playground a reply stands in the thread of what it replies to. */
function where({ name }: Harness, { thread }: { thread: string }): { thread?: string } {
  return name === 'the playground' ? { thread } : {};
}
