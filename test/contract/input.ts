import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer, says } from '../support/model-server.ts';
import type { Harness, Session } from './harness.ts';
import { isResult, sees, TEST_MS, WORKFLOWS } from './seeing.ts';

/** SPEC A13 to A15: everything that people put in front of the bot counts. */
export function inputContract(harness: Harness): void {
  describe('input', { timeout: TEST_MS }, () => {
    const model = new ModelServer();
    let session: Session;

    beforeAll(async () => {
      await model.start();
      session = await harness.start({ ...model.env, WORKFLOWS_DIR: WORKFLOWS });
    }, TEST_MS);
    afterAll(async () => {
      const complaints = session.complaints();
      await session.stop();
      await model.close();
      expect(complaints).toEqual([]);
    }, TEST_MS);

    /** A thread in which the bot has no part: it was told nothing of it. */
    async function discussion(): Promise<string> {
      const first = await session.say('ben', 'Shall we take Postgres for the queue?');
      const thread = await session.open('ben', first);
      await session.say('chloe', 'Redis is simpler, and we run it anyway.', { thread });
      await session.say('ben', 'Postgres keeps one thing less to back up.', { thread });
      return thread;
    }

    /** What the model was given when it was asked that, without the system message. */
    function toldFor(request: string): string[] {
      const asked = model.requests.findLast(({ messages }) => messages.at(-1)?.content.includes(request));
      return (asked?.messages ?? []).filter(({ role }) => role !== 'system').map(({ content }) => content);
    }

    const TALK = [
      'Ben: Shall we take Postgres for the queue?',
      'Chloe: Redis is simpler, and we run it anyway.',
      'Ben: Postgres keeps one thing less to back up.',
    ];

    test('a reply knows what was said in the thread before the bot was mentioned', async () => {
      model.answer = says('Two of you disagree.');
      const thread = await discussion();
      await session.say('ana', '@meanwhile summarize this for me', { thread });
      await sees(session, 'ana', { thread }, ({ bot, text }) => bot && text.includes('disagree'), 'an answer');
      expect(toldFor('summarize this for me')).toEqual([...TALK, 'Ana: summarize this for me']);
    });

    test('a run knows it too, as it stands when the run asks: edits and deletions are applied', async () => {
      const thread = await discussion();
      const wrong = await session.say('chloe', 'Kafka it is.', { thread });
      const gone = await session.say('chloe', 'Never mind me.', { thread });
      await session.edit('chloe', wrong, 'Or Kafka?');
      await session.remove('chloe', gone);
      await session.say('ana', '@meanwhile task recall it', { thread });
      const result = await sees(session, 'ana', { thread }, isResult, 'a result');
      expect(result.text.endsWith(`\n${[...TALK, 'Chloe: Or Kafka?'].join(' | ')}`)).toBe(true);
    });
  });
}
