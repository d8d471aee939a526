import type { ConfirmationDialog, KnownBlock } from '@slack/types';
import type { Person, Place } from '../../../core/domain/message.ts';
import type { Button, Post } from '../../../core/domain/outgoing.ts';
import { isVerdict, type Verdict, verdicts } from '../../../core/domain/run.ts';
import { FEEDBACK_LABELS } from '../../../core/present/run/feedback.ts';
import { afterName, spokenTo } from '../../../core/present/text/spoken-to.ts';
import { momentsAsWords, readMoments } from '../../../core/present/text/moment.ts';
import { FEEDBACK, feedbackValue } from '../feedback.ts';
import { LIMITS } from '../limits.ts';
import { cardBlock } from './card-block.ts';
import { cutEnd, parts, shorten } from '../text/cut.ts';
import { neutral } from '../text/write-markdown.ts';
import { toMrkdwn } from '../text/write-mrkdwn.ts';

/** `rich` uses the blocks that Slack made for Markdown and agents, `plain` the ones that every workspace takes. */
export type Style = 'rich' | 'plain';

export type Rendered = { text: string; blocks: KnownBlock[] };

/**
 * Turns what core says into what Slack shows. `text` stands in where blocks are not shown, as in notifications. It says times in
 * words, since Slack does not promise its own form of a time there.
 */
export function render(post: Post, style: Style): Rendered {
  const rest = afterName(post);
  const said = rest === undefined ? post : { ...post, text: rest.trimStart() };
  const blocks = [
    ...(rest === undefined ? mention(post) : greeting(post)),
    ...(style === 'rich' ? rich(said) : plain(said)),
    ...(style === 'rich' ? withFeedback(post) : actions(post.buttons, post.from)),
  ];
  return { text: shorten(toMrkdwn(`${fallbackNames(post)}${momentsAsWords(post.text)}`), LIMITS.fallback), blocks };
}

/** "@Ana: ", so that a sentence that begins with another name reads as one. A reminder says the name itself. */
function fallbackNames(post: Post): string {
  const names = mentioned(post).map(({ name }) => `@${name}`);
  return names.length === 0 || afterName(post) !== undefined ? '' : `${names.join(' ')}: `;
}

/** The post as text alone, where Slack takes no blocks of it. Its buttons can be answered in words. */
export function renderText(post: Post): Rendered {
  const pings = mentioned(post).map(({ id }) => `${ping(id)} `);
  return { text: shorten(`${pings.join('')}${toMrkdwn(post.text)}`, LIMITS.plainText), blocks: [] };
}

/** The one line of mentions that tells somebody: it is ours, so it is the only one that is not neutralised. */
function mention(post: Post): KnownBlock[] {
  const pings = mentioned(post).map(({ id }) => ping(id));
  return pings.length > 0 ? [{ type: 'section', text: { type: 'mrkdwn', text: pings.join(' ') } }] : [];
}

/** "⏰ @Ana," above the words of a reminder. */
function greeting(post: Post): KnownBlock[] {
  const [person] = mentioned(post);
  return person ? [{ type: 'section', text: { type: 'mrkdwn', text: spokenTo(ping(person.id)) } }] : [];
}

function mentioned({ mention, alsoMention = [] }: Post): Person[] {
  return [...(mention ? [mention] : []), ...alsoMention];
}

function ping(user: string): string {
  return `<@${user.replace(/[^A-Z0-9]/gi, '')}>`;
}

function rich(post: Post): KnownBlock[] {
  const card = post.card ? [cardBlock(post.card, post.run ?? 'run')] : [];
  if (post.text === '') return card;
  const text = neutral(post.text);
  // Slack documents its own form for a time only for `mrkdwn`.
  const hasTimes = readMoments(post.text).moments.length > 0;
  // Hostile text can grow by what makes it harmless; nothing of it is cut off.
  return [
    ...card,
    ...(hasTimes || text.length > LIMITS.markdown ? plain(post) : [{ type: 'markdown' as const, text }]),
  ];
}

function plain(post: Post): KnownBlock[] {
  const texts = parts(toMrkdwn(post.text), LIMITS.section).slice(0, LIMITS.blocks - 3);
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true }));
}

/** Slack has buttons of its own for what people think of a result; they show what was pressed. */
function withFeedback({ buttons, from }: Post): KnownBlock[] {
  const others = buttons.filter(({ action }) => !isVerdict(action));
  const [good, bad] = verdicts.map((verdict) => buttons.find(({ action }) => action === verdict));
  if (!good || !bad) return actions(buttons, from);
  const element = {
    type: 'feedback_buttons' as const,
    action_id: from ? `${FEEDBACK}:0:${from.thread}` : `${FEEDBACK}:0`,
    positive_button: feedbackButton(good, 'good'),
    negative_button: feedbackButton(bad, 'bad'),
  };
  return [...actions(others, from), { type: 'context_actions', elements: [element] }];
}

/** Both have one action, so the value says which of them was pressed. */
function feedbackButton({ label, value }: Button, verdict: Verdict) {
  return {
    text: { type: 'plain_text' as const, text: label },
    value: feedbackValue(verdict, value),
    accessibility_label: FEEDBACK_LABELS[verdict],
  };
}

/** An action's id says what it does, is unique within its message, and names the thread that it is about where it is shown elsewhere. */
export function actions(buttons: readonly Button[], from?: Place): KnownBlock[] {
  if (buttons.length === 0) return [];
  const elements = buttons.slice(0, LIMITS.buttons).map(({ action, value, label, confirm }, index) => ({
    type: 'button' as const,
    action_id: from ? `${action}:${index}:${from.thread}` : `${action}:${index}`,
    value: value.slice(0, LIMITS.buttonValue),
    text: { type: 'plain_text' as const, text: cutEnd(label, LIMITS.buttonLabel), emoji: true },
    ...((action === 'start' || action === 'retry') && { style: 'primary' as const }),
    ...((action === 'cancel' || action === 'delete') && { style: 'danger' as const }),
    ...(confirm !== undefined && { confirm: confirmation(label, confirm) }),
  }));
  return [{ type: 'actions', elements }];
}

/** Asked by Slack itself before a press counts. */
function confirmation(label: string, text: string): ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: cutEnd(`${label}?`, LIMITS.confirmTitle) },
    text: { type: 'plain_text', text: cutEnd(text, LIMITS.confirmText) },
    confirm: { type: 'plain_text', text: cutEnd(label, LIMITS.confirmButton) },
    deny: { type: 'plain_text', text: 'Keep it' },
    style: 'danger',
  };
}
