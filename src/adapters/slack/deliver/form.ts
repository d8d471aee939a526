import type { InputBlock, ModalView, PlainTextInput, StaticSelect } from '@slack/types';
import type { Form, FormField } from '../../../core/present/form.ts';
import { LIMITS } from '../limits.ts';
import { cutEnd } from '../text/cut.ts';

/** Of every form; the same as in manifest.yml for the one behind the menu of a message. */
export const FORM = 'background';

/** `about` comes back with it. */
export function modal({ title, submit, cancel, fields }: Form, about: string): ModalView {
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: about,
    title: plain(title),
    submit: plain(submit),
    close: plain(cancel),
    blocks: fields.map(input),
  };
}

function input(field: FormField): InputBlock {
  const { name, label, hint, optional } = field;
  return {
    type: 'input',
    block_id: name,
    label: plain(label),
    ...(hint !== undefined && { hint: plain(hint) }),
    ...(optional && { optional }),
    element: field.kind === 'choice' ? select(field) : text(field),
  };
}

function text({ name, kind, value = '' }: FormField): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: name,
    multiline: kind === 'long',
    ...(value !== '' && { initial_value: value.slice(0, LIMITS.field).toWellFormed() }),
  };
}

function select({ name, choices }: Extract<FormField, { kind: 'choice' }>): StaticSelect {
  const options = choices
    .slice(0, LIMITS.options)
    .map(({ value, label }) => ({ text: plain(cutEnd(label, LIMITS.option)), value }));
  return { type: 'static_select', action_id: name, options };
}

function plain(words: string) {
  return { type: 'plain_text' as const, text: words };
}
