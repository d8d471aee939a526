import { checkMessage, type MessageBody } from './check-message.ts';
import type { Callback } from './interactions.ts';
import { remove } from './messages.ts';
import { refuse } from './errors.ts';
import type { Ask, Route } from './route.ts';
import { messageJson } from './shapes.ts';

const FOLLOW_UPS = '/webhooks/:app/:token';
const ANSWER = `${FOLLOW_UPS}/messages/:message`;

/** Answers to what people do: the token in the path is what allows them. */
export const interactionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/interactions/:id/:token/callback',
    schema: 'answer',
    open: true,
    handle(ask) {
      const { parts, params, query, files } = ask;
      const callback = ask.body as Callback;
      noteMentions(ask, callback.data);
      const interaction = parts.interactions.answer(parts, String(params['id']), tokenOf(ask), callback, files);
      if (query['with_response'] !== 'true') return undefined;
      const message = interaction.original && messageJson(parts.world, interaction.original);
      return {
        interaction: { id: interaction.id, type: interaction.type, response_message_id: interaction.original?.id },
        resource: { type: callback.type, ...(message && { message }) },
      };
    },
  },
  {
    method: 'POST',
    path: FOLLOW_UPS,
    schema: 'followUp',
    open: true,
    handle(ask) {
      const { parts, files } = ask;
      const body = ask.body as MessageBody;
      noteMentions(ask, body);
      return messageJson(parts.world, ownOf(ask).followUp(parts, tokenOf(ask), body, files));
    },
  },
  {
    method: 'GET',
    path: ANSWER,
    open: true,
    handle: (ask) => messageJson(ask.parts.world, answerOf(ask)),
  },
  {
    method: 'PATCH',
    path: ANSWER,
    schema: 'editMessage',
    open: true,
    handle(ask) {
      const { parts, params, files } = ask;
      const body = ask.body as MessageBody;
      noteMentions(ask, body);
      checkMessage(body, files, { empty: true });
      const message = ownOf(ask).editAnswer(parts, tokenOf(ask), String(params['message']), body, files);
      return messageJson(parts.world, message);
    },
  },
  {
    method: 'DELETE',
    path: ANSWER,
    open: true,
    handle(ask) {
      remove(ask.parts, answerOf(ask));
      return undefined;
    },
  },
];

function tokenOf({ params }: Ask): string {
  return String(params['token']);
}

function ownOf({ parts, params }: Ask) {
  if (params['app'] !== parts.world.bot.id) throw refuse('unknownWebhook');
  return parts.interactions;
}

function answerOf(ask: Ask) {
  return ownOf(ask).answerOf(ask.parts, tokenOf(ask), String(ask.params['message']));
}

function noteMentions({ parts }: Ask, body: MessageBody | undefined): void {
  if (body?.content && !body.allowed_mentions) {
    parts.log.problems.push(`No allowed_mentions with: ${body.content.slice(0, 80)}`);
  }
}
