import { needed, textArg } from '../args.ts';
import { checkBlocks, checkMetadata, MAX_MARKDOWN } from '../limits.ts';
import type { Call, Method } from '../method.ts';
import { problemsOfChunks } from '../schema.ts';
import type { Json, Message } from '../state.ts';
import { SlackError } from '../state.ts';
import { messageJson } from '../world.ts';
import { own, writable, WRITE } from './chat.ts';

/** The text that a call brings, from one field or from chunks. */
function textOf(args: Json): string {
  const markdown = textArg(args, 'markdown_text');
  const chunks = args['chunks'] as Json[] | undefined;
  if (markdown !== undefined && chunks) throw new SlackError('cannot_provide_both_markdown_text_and_chunks');
  if (chunks && problemsOfChunks(chunks).length > 0) throw new SlackError('invalid_chunks');
  const parts = chunks
    ? chunks.filter(({ type }) => type === 'markdown_text').map(({ text }) => String(text))
    : [markdown ?? ''];
  if (parts.some((part) => part.length > MAX_MARKDOWN)) throw new SlackError('msg_too_long');
  return parts.join('');
}

function streaming(call: Call, args: Json): { message: Message } {
  const { message } = own(call, args, 'message_not_owned_by_app');
  call.slack.endOldStream(message);
  if (!message.stream) throw new SlackError('message_not_in_streaming_state');
  return { message };
}

const startStream: Method = {
  scopes: WRITE,
  run(args, call) {
    const channel = writable(call, args);
    const threadTs = needed(args, 'thread_ts');
    if (channel.kind !== 'im') {
      if (!args['recipient_user_id']) throw new SlackError('missing_recipient_user_id');
      if (!args['recipient_team_id']) throw new SlackError('missing_recipient_team_id');
    }
    const message = call.world.addMessage(channel, {
      user: call.team.bot.user,
      bot: true,
      text: textOf(args),
      threadTs,
      streamed: true,
      stream: { startedAt: call.world.now() },
    });
    call.slack.posted(call.team, channel, message);
    return { channel: channel.id, ts: message.ts };
  },
};

const appendStream: Method = {
  scopes: WRITE,
  run(args, call) {
    const { message } = streaming(call, args);
    const text = textOf(args);
    if (!text && !args['chunks']) throw new SlackError('no_text');
    message.text += text;
    return { channel: message.channel, ts: message.ts };
  },
};

const stopStream: Method = {
  scopes: WRITE,
  run(args, call) {
    const { message } = streaming(call, args);
    const blocks = args['blocks'] as Json[] | undefined;
    if (blocks) checkBlocks(blocks);
    if (args['metadata'] !== undefined) message.metadata = checkMetadata(args['metadata']);
    message.text += textOf(args);
    if (blocks) message.blocks = [{ type: 'markdown', text: message.text }, ...blocks];
    delete message.stream;
    return { channel: message.channel, ts: message.ts, message: messageJson(call.team, message, true) };
  },
};

export const stream: Record<string, Method> = {
  'chat.startStream': startStream,
  'chat.appendStream': appendStream,
  'chat.stopStream': stopStream,
};
