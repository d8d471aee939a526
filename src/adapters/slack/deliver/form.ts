import type { ModalView } from '@slack/types';
import { SHORTCUT_FORM } from '../../../core/present/shortcut.ts';
import { FIELD } from '../receive/wire.ts';

/** The same as in manifest.yml. */
export const SHORTCUT = 'background';

/** Slack takes no more in a field (docs, block kit, plain-text input). */
const MAX_FIELD = 3_000;

/** The form behind the shortcut: the message's own words, to be changed or sent as they are. `about` comes back with it. */
export function form(text: string, about: string): ModalView {
  const plain = (words: string) => ({ type: 'plain_text' as const, text: words });
  const { title, label, submit, cancel } = SHORTCUT_FORM;
  return {
    type: 'modal',
    callback_id: SHORTCUT,
    private_metadata: about,
    title: plain(title),
    submit: plain(submit),
    close: plain(cancel),
    blocks: [
      {
        type: 'input',
        block_id: FIELD,
        label: plain(label),
        element: {
          type: 'plain_text_input',
          action_id: FIELD,
          multiline: true,
          ...(text !== '' && { initial_value: text.slice(0, MAX_FIELD).toWellFormed() }),
        },
      },
    ],
  };
}
