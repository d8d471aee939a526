/** The form behind "Do it in the background" on a message. Slack takes 24 characters for a title. */
export const SHORTCUT_FORM = {
  title: 'Do it in the background',
  label: 'What should I do?',
  submit: 'Start',
  cancel: 'Not now',
} as const;
