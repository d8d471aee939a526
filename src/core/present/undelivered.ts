import type { Post } from '../domain/outgoing.ts';
import type { Refusal } from '../ports.ts';
import { code } from './text/markdown.ts';
import { notice } from './text/notice.ts';

const WHY: Record<Refusal, string> = {
  not_member: 'I am not in that channel; add me there for the next time',
  not_allowed: 'I may not write in that channel',
  closed: 'that channel or thread is closed',
  root_gone: 'the message that it answers was deleted',
  too_long: 'it is longer than a message may be there',
  no_files: 'files are not allowed there',
  unknown: 'it was refused there',
};

/** What somebody is told directly of a message that cannot be posted where it belongs. */
export function elsewhere(post: Post, refusal: Refusal): Post {
  const { mention: _nobodyElse, growing: _over, card, ...rest } = post;
  const could = `I could not post this where you asked: ${WHY[refusal]}.`;
  // A card cannot follow its run to another place; its buttons still work.
  const note = card ? `${could} The result will come to you here.` : could;
  return { ...rest, kind: post.kind === 'card' ? 'reply' : post.kind, text: `${note}\n\n${post.text}` };
}

/** Takes the place of files that cannot be attached. */
export function notAttached(post: Post): Post {
  const { files, ...rest } = post;
  const text = [post.text, filesRefused(files)].filter((part) => part !== '').join('\n\n');
  return { ...rest, kind: post.kind === 'card' ? 'reply' : post.kind, text, files: [] };
}

/** The same as a line below a text. */
export function filesRefused(files: readonly { name: string }[]): string {
  return `I could not attach ${files.map(({ name }) => code(name)).join(', ')}: files are not allowed here.`;
}

/** Goes in front of a file that holds what was refused as a message. */
export function tooLongToPost(): Post {
  return { ...notice('That was longer than a message may be here, so it comes as a file.'), kind: 'reply' };
}

/** For a message that could not be shown in any form; `run` is what it was about. */
export function couldNotShow(run: string | undefined): Post {
  const look = run === undefined ? '' : ` ${code(`/workflows ${run}`)} shows the run that it is about.`;
  return { ...notice(`I could not show a message here, and kept it for whoever runs this bot.${look}`), kind: 'reply' };
}
