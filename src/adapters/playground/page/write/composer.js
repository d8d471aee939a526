import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AttachButton, Attached, filesIn, withChosen } from './attached.js';
import { completionsAt, usageFor } from '../state/completions.js';
import { CompletionList } from './completion-list.js';
import { quoteOf } from '../message/message.js';
import { drafts } from '../state/drafts.js';
import { html } from '../html.js';
import { Icon } from '../panes/icons.js';

/** Where one writes. The text stays until it has been taken. */
export function Composer({ id, state, place, label, placeholder, say, insert, hints, pick, replyTo, cancelReply }) {
  const draft = drafts.of(state.user, place);
  const [text, setText] = useState(draft.text);
  const [files, setFiles] = useState(draft.files ?? []);
  const [caret, setCaret] = useState(draft.text.length);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState();
  const [choice, setChoice] = useState(0);
  const [closed, setClosed] = useState(false);
  const area = useRef(null);
  const listId = `completions-${id ?? 'thread'}`;
  const completions = closed ? undefined : completionsAt(text, caret, state);
  const usage = usageFor(text, state.commands);

  useLayoutEffect(() => {
    area.current.style.height = 'auto';
    area.current.style.height = `${area.current.scrollHeight}px`;
  }, [text]);
  useLayoutEffect(() => {
    if (insert) {
      change(insert.text);
      area.current.focus();
    }
  }, [insert]);

  useLayoutEffect(() => {
    if (replyTo) {
      area.current.focus();
    }
  }, [replyTo]);

  function change(value, at = value.length) {
    draft.text = value;
    setText(value);
    setCaret(at);
    setChoice(0);
    setClosed(false);
  }

  function attach(changed) {
    draft.files = changed;
    setFiles(changed);
  }

  function choose(chosen) {
    if (chosen.length > 0) {
      attach(withChosen(files, chosen));
      area.current.focus();
    }
  }

  function complete({ insert: name }) {
    const value = text.slice(0, completions.from) + name + text.slice(caret).trimStart();
    const at = completions.from + name.length;
    // At once, so that what is typed next goes behind it.
    area.current.value = value;
    area.current.focus();
    area.current.setSelectionRange(at, at);
    change(value, at);
  }

  async function submit() {
    // What is in the box now, should it not have been drawn yet.
    const sent = area.current.value;
    if (busy || (sent.trim() === '' && files.length === 0)) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    // A second try of the same text is the same message, should the first have arrived after all.
    const names = files.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`);
    const key = drafts.keyOf(draft, [replyTo?.id ?? '', ...names, sent].join('\n'));
    try {
      await say(sent, key, files);
      drafts.done(draft);
      attach([]);
      if (area.current?.value === sent) {
        change('');
      }
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event) {
    if (event.isComposing) {
      return;
    }
    if (completions && navigate(event)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    }
  }

  function navigate({ key, shiftKey }) {
    const { items } = completions;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setChoice((choice + (key === 'ArrowDown' ? 1 : items.length - 1)) % items.length);
      return true;
    }
    if (key === 'Escape') {
      setClosed(true);
      return true;
    }
    if ((key === 'Tab' && !shiftKey) || (key === 'Enter' && !shiftKey && !isComplete(items[choice]))) {
      complete(items[choice]);
      return true;
    }
    return false;
  }

  /** What is already written out in full is sent, not completed. */
  function isComplete(item) {
    return text.slice(completions.from, caret) === item.insert.trimEnd();
  }

  return html`<form
    class="composer"
    onSubmit=${(event) => {
      event.preventDefault();
      void submit();
    }}
  >
    ${completions && html`<${CompletionList} id=${listId} items=${completions.items} choice=${choice} pick=${complete} />`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${replyTo && html`<${ReplyChip} message=${replyTo} cancel=${cancelReply} />`}
    ${files.length > 0 && html`<${Attached} files=${files} remove=${(index) => attach(files.filter((_, at) => at !== index))} />`}
    ${hints && html`<div class="hints">${hints.map((hint) => html`<button type="button" key=${hint} onClick=${() => pick(hint)}>${hint.replace(/ $/, '…')}</button>`)}</div>`}
    <div
      class="composer-box"
      onDragOver=${(event) => event.preventDefault()}
      onDrop=${(event) => {
        event.preventDefault();
        choose(filesIn(event.dataTransfer));
      }}
    >
      <${AttachButton} choose=${choose} />
      <textarea
        id=${id}
        ref=${area}
        rows="1"
        aria-label=${label}
        placeholder=${placeholder}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${completions !== undefined}
        aria-controls=${listId}
        aria-activedescendant=${completions && `${listId}-${choice}`}
        value=${text}
        onInput=${(event) => change(event.target.value, event.target.selectionStart)}
        onKeyUp=${(event) => setCaret(event.target.selectionStart)}
        onClick=${(event) => setCaret(event.target.selectionStart)}
        onBlur=${() => setClosed(true)}
        onKeyDown=${onKeyDown}
        onPaste=${(event) => choose(filesIn(event.clipboardData))}
      />
      <button class="send" aria-label="Send" title="Send (Enter)" disabled=${text.trim() === '' && files.length === 0} aria-busy=${busy}>
        <${Icon} name="up" size=${19} />
      </button>
    </div>
    <p class="composer-hint">${usage ? html`<code>${usage}</code>` : html`<kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> breaks the line, <kbd>/</kbd> commands, <kbd>@</kbd> people`}</p>
  </form>`;
}

/** Which message the next one replies to. */
function ReplyChip({ message, cancel }) {
  return html`<p class="reply-chip">
    <span>Reply to ${quoteOf(message)}</span>
    <button type="button" class="icon-button small" aria-label="Reply to no message" onClick=${cancel}>
      <${Icon} name="close" size=${15} />
    </button>
  </p>`;
}
