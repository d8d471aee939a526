import { setTimeout as sleep } from 'node:timers/promises';
import type { RawFile } from '@discordjs/rest';
import type { Api } from '../api.ts';
import { isCode } from '../errors.ts';
import { timeOf } from '../ids.ts';
import { EPHEMERAL, type Payload } from './render.ts';

/** An interaction's token lives 15 minutes (docs, interactions/receiving-and-responding); the rest is for clocks and calls. */
const TOKEN_LIVES_MS = 14 * 60_000;

/** An answer can be faster than the acknowledgement that it completes; that comes within 3 s, or never. */
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** What waits for an answer: a command shows that it is being thought about, a button shows nothing. */
export type Waiting = { kind: 'command' | 'button'; application: string; interaction: string; token: string };

const REPLY_TO = /^discord:(command|button)\/([0-9]{15,20})\/([0-9]{15,20})\/(\S+)$/;

export function toReplyTo({ kind, application, interaction, token }: Waiting): string {
  return `discord:${kind}/${application}/${interaction}/${token}`;
}

function fromReplyTo(replyTo: string): Waiting | undefined {
  const [, kind, application, interaction, token] = REPLY_TO.exec(replyTo) ?? [];
  if (application === undefined || interaction === undefined || token === undefined) return undefined;
  return { kind: kind === 'command' ? 'command' : 'button', application, interaction, token };
}

export type Answers = ReturnType<typeof createAnswers>;

/** Private answers to commands and buttons, while Discord still takes them. */
export function createAnswers(api: Api, now: () => number) {
  return {
    /** `gone` where it is too late. Without payloads there is nothing to say. */
    async give(replyTo: string, payloads: Payload[], files: RawFile[]): Promise<'answered' | 'gone'> {
      const waiting = fromReplyTo(replyTo);
      if (!waiting) return 'gone';
      const asked = timeOf(waiting.interaction);
      for (;;) {
        if (now() - asked > TOKEN_LIVES_MS) return 'gone';
        try {
          await give(waiting, payloads, files);
          return 'answered';
        } catch (error) {
          if (isCode(error, 'invalidWebhookToken')) return 'gone';
          if (!isCode(error, 'unknownWebhook', 'unknownMessage')) throw error;
          if (now() - asked > ACKNOWLEDGED_WITHIN_MS) return 'gone';
          await sleep(LOOK_AGAIN_MS);
        }
      }
    },
  };

  async function give({ kind, application, token }: Waiting, payloads: Payload[], files: RawFile[]): Promise<void> {
    const webhook = `/webhooks/${application}/${token}` as const;
    const original = `${webhook}/messages/@original` as const;
    if (kind === 'command' && payloads.length === 0) {
      await api.call('DELETE', original, { auth: false });
      return;
    }
    for (const [index, payload] of payloads.entries()) {
      const attached = index === payloads.length - 1 ? files : [];
      const body = { ...payload, flags: payload.flags | EPHEMERAL };
      if (kind === 'command' && index === 0) {
        const { flags: _fixed, ...edit } = payload;
        await api.call('PATCH', original, { auth: false, body: edit, files: attached });
      } else await api.call('POST', webhook, { auth: false, body, files: attached });
    }
  }
}
