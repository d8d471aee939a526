import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer, says } from '../support/model-server.ts';
import type { Harness, Session, Shown } from './harness.ts';
import { isCard, isOffer, isResult, sees, TEST_MS } from './seeing.ts';
import { endOf, startWith } from './session.ts';

/** SPEC A13 to A15: everything that people put in front of the bot counts. */
export function inputContract(harness: Harness): void {
  describe('input', { timeout: TEST_MS }, () => {
    const model = new ModelServer();
    let session: Session;

    beforeAll(async () => void (session = await startWith(harness, model)), TEST_MS);
    afterAll(() => endOf(session, model), TEST_MS);

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
      expect(result.text.split('\n')).toContain([...TALK, 'Chloe: Or Kafka?'].join(' | '));
    });

    test('a reply reads the files that came with the request, whatever their encoding', async () => {
      model.answer = says('Seen.');
      const files = [
        { name: 'message.txt', bytes: new TextEncoder().encode('the pasted log') },
        { name: 'latin.csv', type: 'text/csv', bytes: Uint8Array.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]) },
        { name: 'all.zip', type: 'application/zip', bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]) },
        { name: 'plan.pdf', type: 'application/pdf', bytes: pdf('Ship on Friday') },
      ];
      const { thread } = await session.say('ben', '@meanwhile what do these say?', { files });
      const answered = await sees(
        session,
        'ben',
        { thread },
        ({ bot, text }) => bot && text.includes('Seen.'),
        'an answer',
      );
      expect(answered.text).toContain("couldn't read all.zip");
      const told = toldFor('what do these say?').at(-1);
      expect(told).toContain('<file name="message.txt">\nthe pasted log\n</file>');
      expect(told).toContain('Müller');
      expect(told).toContain('Ship on Friday');
      expect(told).toContain('all.zip: could not be read');
    });

    test('a model that sees gets images as they are', async () => {
      model.answer = says('A dot.');
      const files = [{ name: 'dot.png', type: 'image/png', bytes: PNG }];
      const { thread } = await session.say('chloe', '@meanwhile what is in this picture?', { files });
      await sees(session, 'chloe', { thread }, ({ bot, text }) => bot && text.includes('A dot.'), 'an answer');
      expect(JSON.stringify(model.last?.messages)).toContain(
        `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`,
      );
    });

    test('a yes can bring more files', async () => {
      const plan = { name: 'plan.txt', bytes: new TextEncoder().encode('the plan') };
      const { thread } = await session.say('ana', '@meanwhile please inspect the budget report', { files: [plan] });
      await sees(session, 'ana', { thread }, isOffer, 'an offer');
      const more = { name: 'more.txt', bytes: new TextEncoder().encode('the rest') };
      await session.say('ana', 'yes', { thread, files: [more] });
      const result = await sees(session, 'ana', { thread }, isResult, 'a result');
      expect(result.text).toContain('plan.txt: the plan | more.txt: the rest (8, 8 bytes)');
    });

    test('an addition can bring files', async () => {
      const { thread } = await session.say('ben', '@meanwhile task listen to me');
      await sees(session, 'ben', { thread }, (one) => isCard(one) && one.text.includes('listening'), 'the work');
      const more = { name: 'more.txt', bytes: new TextEncoder().encode('the rest') };
      await session.say('ben', '@meanwhile also use this list', { thread, files: [more] });
      const result = await sees(session, 'ben', { thread }, isResult, 'a result');
      expect(result.text).toContain('use this list');
      expect(result.text).toContain('the rest');
    });

    test('a bare mention with a file is about the file', async () => {
      model.answer = says('Read it.');
      const files = [{ name: 'bare.txt', bytes: new TextEncoder().encode('only a file') }];
      const { thread } = await session.say('ben', '@meanwhile', { files });
      await sees(session, 'ben', { thread }, ({ bot, text }) => bot && text.includes('Read it.'), 'an answer');
      expect(model.last?.messages.at(-1)?.content).toContain('only a file');
    });

    test('a bare mention in a thread is about the thread; elsewhere it gets what a first word gets', async () => {
      model.answer = says('You argue about queues.');
      const thread = await discussion();
      await session.say('chloe', '@meanwhile', { thread });
      const isAnswer = ({ bot, text }: Shown) => bot && text.includes('You argue about queues.');
      await sees(session, 'chloe', { thread }, isAnswer, 'an answer');
      expect(JSON.stringify(model.last?.messages)).toContain('Postgres keeps one thing less');
      const root = await session.say('ben', '@meanwhile');
      const hello = await sees(session, 'ben', { thread: root.thread }, ({ bot }) => bot, 'a greeting');
      expect(hello.text).toMatch(/^Hi @?Ben!/);
    });

    test('a voice message or a sticker gets one honest line', async ({ skip }) => {
      if (!session.voice && !session.sticker) return skip('This platform has neither.');
      const where = { channel: 'dm-ben' };
      const before = model.requests.length;
      if (session.voice) {
        await session.voice('ben');
        await sees(session, 'ben', where, ({ bot, text }) => bot && text.includes("can't listen"), 'an honest line');
      }
      if (session.sticker) {
        await session.sticker('ben');
        await sees(session, 'ben', where, ({ bot, text }) => bot && text.includes("can't read stickers"), 'another');
      }
      expect(model.requests).toHaveLength(before);
    });

    test('a run keeps them, with their bytes', async () => {
      const files = [
        { name: 'notes.md', type: 'text/markdown', bytes: new TextEncoder().encode('# Notes\n') },
        { name: 'dot.png', type: 'image/png', bytes: PNG },
      ];
      const { thread } = await session.say('ana', '@meanwhile task inspect these', { files });
      const result = await sees(session, 'ana', { thread }, isResult, 'a result');
      expect(result.text).toContain(`dot.png: image/png (8, ${PNG.byteLength} bytes)`);
      expect(result.text).toContain('notes.md: ');
    });
  });
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The smallest PDF that holds those words. */
function pdf(words: string): Uint8Array {
  const content = `BT /F1 12 Tf 20 100 Td (${words}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return new TextEncoder().encode(text);
}
