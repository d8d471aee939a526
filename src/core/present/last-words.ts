import type { KnownWorkflow } from '../command.ts';
import type { Offer } from '../offer.ts';
import type { Post } from '../outgoing.ts';
import { code, codeAndPlain } from './markdown.ts';
import { notice } from './notice.ts';
import { offerButtons } from './offer.ts';

/** For words that are neither a yes nor a no, after the bot has asked once what they meant. */
export function offerStillOpen(offer: Offer, summary: string): Post {
  const text = `My offer to ${codeAndPlain(summary)} is still open. Say yes to start it, or no.`;
  return { kind: 'question', text, buttons: offerButtons(offer), files: [] };
}

/** For a yes or no where nothing is open. */
export function nothingAsked(): Post {
  return notice('I have no open question for you here, so I did nothing. Tell me what to do, or ask for `help`.');
}

/** For a stop where no run is live. */
export function nothingToStop(): Post {
  return notice('Nothing is running here that you could stop. `/workflows mine` lists your runs.');
}

/** For long work that no workflow here can do, where no model is set up. */
export function longWorkNeedsModel(workflows: readonly Pick<KnownWorkflow, 'usage'>[]): Post {
  const lines = workflows.map(({ usage }) => `- ${code(`/task ${usage}`)}`);
  const can = lines.length > 0 ? ` These I can do in the background:\n${lines.join('\n')}` : '';
  return notice(
    `That is work for a language model. I have no language model set up, so I cannot do it.${can}\nTo set one up, see \`OPENAI_API_KEY\` in the README.`,
  );
}
