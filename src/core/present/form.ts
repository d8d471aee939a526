import type { KnownWorkflow } from '../command/command.ts';
import { priorities } from '../domain/priority.ts';

/** One thing to fill in, by the name that the command's option has. */
export type FormField = { name: string; label: string; hint?: string; value?: string; optional?: true } & (
  | { kind: 'long' | 'line' }
  | { kind: 'choice'; choices: { value: string; label: string }[] }
);

/** Something to fill in, as core words it and an adapter renders it. */
export type Form = { title: string; submit: string; cancel: string; fields: FormField[] };

/** How the menu of a message names its form, where the platform takes so many characters; Slack takes 24. */
export const SHORTCUT_NAME = 'Do this in the background';

/** The name of the field that every form has. */
const REQUEST = 'request';

const REQUEST_FIELD = { kind: 'long', name: REQUEST, label: 'What should I do?' } as const;

/** Behind the menu of a message: its own words, to be changed or sent as they are. */
export function messageForm(text: string): Form {
  return {
    title: 'Do it in the background',
    submit: 'Start',
    cancel: 'Not now',
    fields: [{ ...REQUEST_FIELD, value: text }],
  };
}

/** Of the command for work, where it was sent without any. */
export function taskForm(workflows: readonly KnownWorkflow[]): Form {
  const choices = workflows.map(({ name, description }) => ({ value: name, label: `${name}: ${description}` }));
  const workflow = {
    kind: 'choice',
    name: 'workflow',
    label: 'How?',
    hint: 'I choose if you do not.',
    optional: true,
  } as const;
  return {
    title: 'Work in the background',
    submit: 'Start',
    cancel: 'Not now',
    fields: [
      REQUEST_FIELD,
      ...(choices.length > 0 ? [{ ...workflow, choices }] : []),
      {
        kind: 'choice',
        name: 'priority',
        label: 'Priority',
        optional: true,
        choices: priorities.map((value) => ({ value, label: value })),
      },
      {
        kind: 'line',
        name: 'at',
        label: 'When?',
        hint: 'Now, if you leave it empty. Or "tomorrow at 9", "every weekday at 9".',
        optional: true,
      },
    ],
  };
}

/** For somebody who sent a form that is kept no more. */
export function formExpired(): string {
  return 'That form is too old, so nothing was started. Please open it again.';
}
