import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../panes/icons.js';

const CHOICES = [
  { emoji: '👍', name: 'thumbs up', icon: 'thumbs-up' },
  { emoji: '👎', name: 'thumbs down', icon: 'thumbs-down' },
  { emoji: '✅', name: 'done', icon: 'done' },
  { emoji: '❌', name: 'stop', icon: 'cross' },
  { emoji: '👀', name: 'eyes', icon: 'eyes' },
  { emoji: '🎉', name: 'party', icon: 'party' },
];

/** What the bot puts on requests besides; nobody needs to choose it. */
const AT_WORK = { emoji: '⏳', name: 'at work', icon: 'work' };

/** The page draws its own six, alike on every machine; any other is the machine's. */
export function Glyph({ emoji, size = 16 }) {
  const choice = known(emoji);
  return choice
    ? html`<span class=${`glyph glyph-${choice.icon}`}><${Icon} name=${choice.icon} size=${size} /></span>`
    : html`<span class="glyph" aria-hidden="true">${emoji}</span>`;
}

export function nameOf(emoji) {
  return known(emoji)?.name ?? emoji;
}

export function known(emoji) {
  return [...CHOICES, AT_WORK].find((one) => one.emoji === emoji);
}

/** The bot is none of the people. */
const BOT = { meanwhile: 'Meanwhile' };

/** Who reacted with what. Pressing one joins in. */
export function Reactions({ message, user, people, react }) {
  if (message.reactions.length === 0) {
    return null;
  }
  return html`<div class="reactions">
    ${message.reactions.map(({ emoji, users }) => {
      const names = users.map((id) => people.find((person) => person.id === id)?.name ?? BOT[id] ?? id).join(', ');
      return html`<button
        key=${emoji}
        class="reaction"
        aria-pressed=${users.includes(user)}
        aria-label=${`${nameOf(emoji)} ${users.length}: ${names}`}
        title=${names}
        onClick=${() => react(emoji)}
      >
        <${Glyph} emoji=${emoji} size=${14} />${users.length}
      </button>`;
    })}
  </div>`;
}

/** A small menu of the six. */
export function ReactionPicker({ react }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  // Before anything else is typed: the keyboard goes on in the menu.
  useLayoutEffect(() => {
    if (!open) {
      return;
    }
    box.current?.querySelector('.picker button')?.focus();
    const outside = (event) => !box.current?.contains(event.target) && setOpen(false);
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  function close() {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  }
  function onKey(event) {
    const keys = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (open && event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (open && keys[event.key]) {
      event.preventDefault();
      const all = [...box.current.querySelectorAll('.picker button')];
      all.at((all.indexOf(document.activeElement) + keys[event.key]) % all.length)?.focus();
    }
  }
  return html`<span class=${`picker-box${open ? ' open' : ''}`} ref=${box} onKeyDown=${onKey}>
    <button
      class="icon-button small"
      aria-label="Add a reaction"
      title="Add a reaction"
      aria-expanded=${open}
      onClick=${() => setOpen(!open)}
    >
      <${Icon} name="smile" size=${17} />
    </button>
    ${
      open &&
      html`<span class="picker" role="group" aria-label="Reactions">
        ${CHOICES.map(
          ({ emoji, name }) =>
            html`<button
              key=${emoji}
              aria-label=${name}
              title=${name}
              onClick=${() => {
                close();
                void react(emoji);
              }}
            >
              <${Glyph} emoji=${emoji} size=${19} />
            </button>`,
        )}
      </span>`
    }
  </span>`;
}
