import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Post } from '../../src/core/domain/outgoing.ts';
import { DeliveryError } from '../../src/core/ports.ts';
import type { Adapter, Harness } from './harness.ts';
import { TEST_MS } from './seeing.ts';

function post(kind: Post['kind'], text: string, more: Partial<Post> = {}): Post {
  return { kind, text, buttons: [], files: [], ...more };
}

/** What the outbox relies on: the port `Platform` over the real platform. */
export function adapterContract(start: NonNullable<Harness['adapter']>): void {
  describe('the port', { timeout: TEST_MS }, () => {
    let adapter: Adapter;
    beforeEach(async () => {
      adapter = await start();
    }, TEST_MS);
    afterEach(() => adapter.stop(), TEST_MS);

    const ours = async () => (await adapter.read('ana')).filter(({ bot }) => bot);

    test('a key is posted once, and gives the same message again', async () => {
      const first = await adapter.platform.post(adapter.place, post('reply', 'Once.'), 'key-1');
      const again = await adapter.platform.post(adapter.place, post('reply', 'Once.'), 'key-1');
      const other = await adapter.platform.post(adapter.place, post('reply', 'Twice.'), 'key-2');
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
      expect((await ours()).map(({ text }) => text)).toEqual(['Once.', 'Twice.']);
    });

    test('a post whose answer got lost is there once when it is tried again', async ({ skip }) => {
      if (!adapter.loseAnswer) return skip('This platform loses no answers.');
      adapter.loseAnswer();
      const send = () => adapter.platform.post(adapter.place, post('reply', 'Hello.'), 'key');
      // It may look for the message itself; if it gives up, it has to say that trying again makes sense.
      const failure = await send().then(
        () => new DeliveryError('none', { retry: true }),
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ name: 'DeliveryError', retry: true });
      await send();
      expect((await ours()).map(({ text }) => text)).toEqual(['Hello.']);
    });

    test('a message is edited in place, its buttons too', async () => {
      const buttons: Post['buttons'] = [{ action: 'cancel', value: 'r1', label: 'Cancel' }];
      const { message } = await adapter.platform.post(adapter.place, post('card', 'Working.', { buttons }), 'key');
      expect((await ours())[0]?.buttons).toEqual([{ action: 'cancel', label: 'Cancel' }]);
      await adapter.platform.edit(adapter.place, message, post('card', 'Done.'));
      expect(await ours()).toMatchObject([{ text: 'Done.', buttons: [] }]);
    });

    test('an edit of a message that is gone is a permanent error', async () => {
      const edit = adapter.platform.edit(adapter.place, adapter.gone, post('card', 'Done.'));
      await expect(edit).rejects.toMatchObject({ name: 'DeliveryError', retry: false });
    });

    test('a private notice is seen by its person alone', async () => {
      await adapter.platform.post(adapter.place, post('notice', 'Only you.'), 'key', adapter.other);
      expect((await adapter.read('ben')).some(({ text }) => text.includes('Only you.'))).toBe(true);
      expect((await adapter.read('ana')).some(({ text }) => text.includes('Only you.'))).toBe(false);
    });

    test('an answer for which nobody waits is gone', async () => {
      expect(await adapter.platform.answer('nobody-waits', post('notice', 'Hello?'))).toBe('gone');
    });

    test('the longest text that it says it takes is taken, whole', async () => {
      const text = 'word '.repeat(adapter.platform.capabilities.maxText / 5).trim();
      const { message } = await adapter.platform.post(adapter.place, post('reply', text), 'key');
      // Where it is split, the space between two messages stands for the one between two words.
      expect((await ours()).map((one) => one.text).join(' ')).toBe(text);
      await adapter.platform.edit(adapter.place, message, post('reply', `${text.slice(0, -5)} end.`));
      expect((await ours()).map((one) => one.text).join('')).toContain('end.');
    });
  });
}
