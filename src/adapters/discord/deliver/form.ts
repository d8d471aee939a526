import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Form, FormField } from '../../../core/present/form.ts';

/** Discord's limits (docs, components/reference): of a field's text, and of a menu. */
const MAX_FIELD = 4_000;
const MAX_OPTIONS = 25;
const MAX_OPTION = 100;

const FORM = 'form~';

/** `about` comes back with it. */
export function modal({ title, fields }: Form, about: string): APIModalInteractionResponseCallbackData {
  return { custom_id: `${FORM}${about}`, title, components: fields.map(labelled) };
}

function labelled(field: FormField): APILabelComponent {
  const { label, hint } = field;
  return {
    type: ComponentType.Label,
    label,
    ...(hint !== undefined && { description: hint }),
    component: field.kind === 'choice' ? select(field) : text(field),
  };
}

function text({ name, kind, value: given = '', optional }: FormField): APILabelComponent['component'] {
  const value = given.slice(0, MAX_FIELD).toWellFormed();
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'long' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: MAX_FIELD,
    required: optional !== true,
    ...(value !== '' && { value }),
  };
}

function select({ name, choices, optional }: Extract<FormField, { kind: 'choice' }>): APILabelComponent['component'] {
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    required: optional !== true,
    options: choices
      .slice(0, MAX_OPTIONS)
      .map(({ value, label }) => ({ value, label: label.slice(0, MAX_OPTION).toWellFormed() })),
  };
}

/** What a form of ours is about; undefined where it is none. */
export function aboutOf(customId: string): string | undefined {
  return customId.startsWith(FORM) ? customId.slice(FORM.length) : undefined;
}
