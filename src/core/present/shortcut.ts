/** How the menu of a message names it, where the platform takes so many characters; Slack takes 24. */
export const SHORTCUT_NAME = 'Do this in the background';

/** The form behind it. */
export const SHORTCUT_FORM = {
  title: 'Do it in the background',
  label: 'What should I do?',
  submit: 'Start',
  cancel: 'Not now',
} as const;
