import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbound } from '../../../src/core/domain/message.ts';
import type { CardView } from '../../../src/core/domain/outgoing.ts';
import type { Platform } from '../../../src/core/ports.ts';
import { post } from './harness.ts';

const NAME = 'sleep-and-echo';

/**
 * A bot with a script, for looking at the page: it offers what it is asked for, and once started moves a card to its
 * result, waiting at 62 % until `halfway` lets it go on. `/task` starts at once, a reply of "yes" starts too, and Ben gets a private notice when he presses Start.
 */
export function fakeBot(platform: Platform, stepMs = 30, halfway: () => Promise<void> = async () => {}) {
  const offers = new Map<string, { message: string; open: boolean }>();
  let count = 0;

  async function handle(event: Inbound): Promise<void> {
    const yes = event.kind === 'message' && /^yes/i.test(event.text) && offers.get(event.thread)?.open;
    if (event.kind === 'action' && event.action === 'start') {
      return pressed(event);
    }
    if (event.kind === 'command') {
      await platform.answer(event.replyTo ?? '', post('notice', `Started **${NAME}** (r1).`, { run: 'r1' }));
      return work(event);
    }
    if (yes) {
      return start(event);
    }
    if (event.kind === 'message' && (event.mentioned || event.direct)) {
      await sleep(stepMs);
      await offer(event);
    }
  }

  async function offer(event: Inbound): Promise<void> {
    const buttons = [
      { action: 'start' as const, value: event.id, label: 'Start' },
      { action: 'not_now' as const, value: event.id, label: 'Not now' },
    ];
    const text =
      'I can run `sleep 20 && echo done` in the background; usually that takes about 20 s (last 8 runs). Shall I?';
    const { message } = await platform.post(
      event,
      post('offer', text, { buttons, mention: event.person }),
      `${event.id}/offer`,
    );
    offers.set(event.thread, { message, open: true });
  }

  async function pressed(event: Inbound & { kind: 'action' }): Promise<void> {
    if (event.person.id === 'ben') {
      return void (await platform.answer(event.replyTo ?? '', post('notice', 'Only Ana can start this.')));
    }
    await platform.answer(event.replyTo ?? '', undefined);
    await start(event);
  }

  async function start(event: Inbound): Promise<void> {
    const offered = offers.get(event.thread);
    if (offered?.open) {
      offered.open = false;
      await platform.edit(event, offered.message, post('offer', `Started as **${NAME}**.`));
      await work(event);
    }
  }

  async function work(event: Inbound): Promise<void> {
    const id = `run${(count += 1)}`;
    const cancel = [{ action: 'cancel' as const, value: id, label: 'Cancel' }];
    const show = (view: Partial<CardView>, text: string, buttons = cancel) =>
      post('card', `**${NAME} (${id})** ${text}`, {
        buttons,
        run: id,
        card: { status: 'running', percent: 0, stage: 'executing', step: 1, steps: 3, name: NAME, ...view },
      });
    const queued = show({ status: 'queued', stage: 'starting', step: 0 }, 'queued\nNext in the queue.');
    const { message } = await platform.post(event, queued, `${event.id}/card`);
    for (const percent of [20, 40, 62, 80]) {
      await (percent === 80 ? halfway() : sleep(stepMs));
      const text = `running · ${percent} % · ${percent / 10} s\nExecuting: step 2 of 3.\n\`\`\`\nline ${percent}\n\`\`\``;
      await platform.edit(event, message, show({ percent, step: 2 }, text));
    }
    await sleep(stepMs);
    await platform.edit(
      event,
      message,
      show({ status: 'completed', percent: 100, stage: 'complete', step: 3 }, 'completed in 20 s', []),
    );
    const files = [{ id: 'f1', name: 'output.txt', size: 18_240 }];
    const result = post('result', `**${NAME}** is done, exit code 0:\n\`\`\`\ndone\n\`\`\``, {
      files,
      mention: event.person,
      run: id,
    });
    await platform.post(event, result, `${event.id}/result`);
    await platform.post(event, post('notice', 'You have 2 runs left today.'), `${event.id}/notice`, event.person.id);
  }

  return { handle };
}
