import { needed, textArg } from '../args.ts';
import type { Method } from '../method.ts';
import type { Json } from '../state.ts';
import { SlackError } from '../state.ts';
import { fileJson } from '../world.ts';
import { writable } from './chat.ts';

const WRITE = ['files:write'];

const getUploadURLExternal: Method = {
  scopes: WRITE,
  run(args, call) {
    const length = Number(needed(args, 'length'));
    if (!(length > 0)) throw new SlackError('invalid_arguments');
    const { id, url } = call.slack.uploads.open(needed(args, 'filename'), length);
    return { upload_url: url, file_id: id };
  },
};

const completeUploadExternal: Method = {
  scopes: WRITE,
  run(args, call) {
    const wanted = args['files'] as { id: string; title?: string }[] | undefined;
    if (!Array.isArray(wanted) || wanted.length === 0) throw new SlackError('invalid_arguments');
    const files = wanted.map(({ id, title }) => {
      const file = call.slack.uploads.find(id);
      if (!file) throw new SlackError('file_not_found');
      if (title !== undefined) file.title = title;
      return file;
    });
    if (textArg(args, 'channel_id') !== undefined) {
      const channel = writable(call, { channel: args['channel_id'] });
      const threadTs = textArg(args, 'thread_ts');
      const message = call.world.addMessage(channel, {
        user: call.team.bot.user,
        bot: true,
        text: textArg(args, 'initial_comment') ?? '',
        files,
        ...(threadTs !== undefined && { threadTs }),
      });
      for (const file of files) file.shared = true;
      call.slack.posted(call.team, channel, message);
    }
    return { files: files.map(({ id, title, name }): Json => ({ id, title, name })) };
  },
};

const info: Method = {
  scopes: ['files:read'],
  run(args, call) {
    const file = call.slack.uploads.find(needed(args, 'file'));
    if (!file) throw new SlackError('file_not_found');
    const shares: Record<string, Json[]> = {};
    for (const channel of call.team.channels.values()) {
      const where = channel.messages.filter((message) => message.files.includes(file));
      if (where.length > 0) shares[channel.id] = where.map(({ ts, threadTs }) => ({ ts, thread_ts: threadTs }));
    }
    return {
      file: { ...fileJson(file, call.slack.base()), shares: { public: shares } },
    };
  },
};

export const files: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
  'files.info': info,
};
