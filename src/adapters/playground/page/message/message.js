import { useState } from 'preact/hooks';
import { Avatar } from '../panes/avatar.js';
import { Buttons } from './buttons.js';
import { Files } from './files.js';
import { html } from '../html.js';
import { Icon } from '../panes/icons.js';
import { Markdown } from './markdown.js';
import { ReactionPicker, Reactions } from './reactions.js';
import { StatusCard } from './status-card.js';
import { markTimes } from '../state/said-times.js';
import { Time } from '../state/time.js';

const QUOTED = 90;

/** One message of a person or the bot, and what can be done with it. */
export function Message({ message, state, actions, place, compact = false, openThread, repliedTo, reply }) {
  const [problem, setProblem] = useState();
  const [explained, setExplained] = useState(false);
  const attempt = (doing) => {
    setProblem(undefined);
    return doing.catch((error) => setProblem(error.message));
  };
  const react = (emoji) => attempt(actions.react(message, emoji));
  const act = (button) => attempt(actions.act(message, button, place));
  const { author, kind, card, why } = message;
  const classes = ['message', `kind-${kind}`, compact && 'compact', message.to && 'private'].filter(Boolean).join(' ');
  return html`<article class=${classes} data-id=${message.id}>
    ${compact ? html`<span class="gutter"><${Time} iso=${message.createdAt} /></span>` : html`<${Avatar} ...${author} />`}
    <div class="message-body">
      ${
        !compact &&
        html`<header class="message-head">
          <b>${author.name}</b>${author.bot && html`<span class="bot-tag">bot</span>`}<${Time} iso=${message.createdAt} />
        </header>`
      }
      ${repliedTo && html`<p class="reply-quote">${quoteOf(repliedTo)}</p>`}
      ${message.to && html`<p class="only-you"><${Icon} name="lock" size=${13} />Only you see this</p>`}
      ${card ? html`<${StatusCard} message=${message} act=${act} />` : html`<${Body} message=${message} self=${state.user} act=${act} />`}
      <${Files} files=${message.files} />
      ${why && explained && html`<p class="why" id=${`why-${message.id}`}>${why.text}</p>`}
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <${Reactions} message=${message} user=${state.user} people=${state.people} react=${react} />
    </div>
    <div class="message-tools">
      <${ReactionPicker} react=${react} />
      ${
        why &&
        html`<button
          class="icon-button small"
          aria-label="Why this came"
          title="Why this came"
          aria-expanded=${explained}
          aria-controls=${`why-${message.id}`}
          onClick=${() => setExplained(!explained)}
        >
          <${Icon} name="why" size=${17} />
        </button>`
      }
      ${
        reply &&
        html`<button
          class="icon-button small"
          aria-label="Reply to this message"
          title="Reply to this message"
          onClick=${reply}
        >
          <${Icon} name="answer" size=${17} />
        </button>`
      }
      ${
        openThread &&
        html`<button class="icon-button small" aria-label="Reply in thread" title="Reply in thread" onClick=${openThread}>
          <${Icon} name="reply" size=${17} />
        </button>`
      }
    </div>
  </article>`;
}

/** "Meanwhile: Shall I?", the beginning of a message that is replied to. */
export function quoteOf({ author, text }) {
  const line = text
    .replace(/[*`>#]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${author.name}: ${line.length > QUOTED ? `${line.slice(0, QUOTED - 1)}…` : line}`;
}

function Body({ message, self, act }) {
  // A reminder says itself what it is.
  const reminds = message.buttons.some(({ action }) => action.startsWith('snooze'));
  const sign = reminds ? undefined : { result: 'done', failure: 'warn' }[message.kind];
  return html`<div class="bubble">
    ${sign && html`<span class=${`sign ${message.kind}`}><${Icon} name=${sign} size=${14} />${message.kind === 'result' ? 'Result' : 'Failed'}</span>`}
    <${Markdown} text=${markTimes(message)} self=${self} />
    <${Buttons} message=${message} act=${act} />
  </div>`;
}
