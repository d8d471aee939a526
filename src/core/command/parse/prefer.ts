import type { Command } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { type Preference, preferences } from '../../domain/preference.ts';
import { nearest } from '../nearest.ts';
import { didYouMean } from '../wording.ts';

/** What follows `/prefer`: nothing, or what is preferred and, where it is for the channel, "channel". */
export function parsePrefer(text: string): Command {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !['for', 'in', 'this', 'the'].includes(word));
  const [preference, whose, ...more] = words;
  if (preference === undefined) return { kind: 'prefer', channel: false };
  if (!isPreference(preference)) {
    return {
      kind: 'error',
      text: `I know no preference ${code(preference, 40)}.${didYouMean(nearest(preference, preferences))} ${USAGE}`,
    };
  }
  const channel = whose === 'channel';
  if (more.length > 0 || (whose !== undefined && !channel && whose !== 'me')) {
    return { kind: 'error', text: `I do not understand ${code(more[0] ?? whose ?? '', 40)} there. ${USAGE}` };
  }
  return { kind: 'prefer', preference, channel };
}

const USAGE =
  'It is `/prefer ask`, `/prefer always` or `/prefer never`, with `channel` after it where it is for everybody here.';

function isPreference(word: string): word is Preference {
  return preferences.some((preference) => preference === word);
}
