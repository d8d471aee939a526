import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { SHORTCUT_FORM } from '../../../core/present/shortcut.ts';
import { FIELD } from '../receive/wire.ts';

/** Discord takes no more in a field (docs, components/reference). */
const MAX_FIELD = 4_000;

const FORM = 'form~';

/** The form behind the menu of a message: its own words, to be changed or sent as they are. `about` comes back with it. */
export function form(text: string, about: string): APIModalInteractionResponseCallbackData {
  const { title, label } = SHORTCUT_FORM;
  const value = text.slice(0, MAX_FIELD).toWellFormed();
  return {
    custom_id: `${FORM}${about}`,
    title,
    components: [
      {
        type: ComponentType.Label,
        label,
        component: {
          type: ComponentType.TextInput,
          custom_id: FIELD,
          style: TextInputStyle.Paragraph,
          max_length: MAX_FIELD,
          required: true,
          ...(value !== '' && { value }),
        },
      },
    ],
  };
}

/** What a form of ours is about; undefined where it is none. */
export function aboutOf(customId: string): string | undefined {
  return customId.startsWith(FORM) ? customId.slice(FORM.length) : undefined;
}
