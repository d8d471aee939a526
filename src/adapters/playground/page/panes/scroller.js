import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from './icons.js';

const NEAR = 80;

/** A list that stays at its end while the reader is there, and stays put while they read further up, until something comes that is theirs. */
export function Scroller({ children, watch, isOwn, label }) {
  const box = useRef(null);
  const atEnd = useRef(true);
  const opened = useRef(false);
  const top = useRef(0);
  const [behind, setBehind] = useState(false);
  const [above, setAbove] = useState(false);
  const newest = watch?.at(-1);
  const last = newest?.id;
  const seen = useRef(last);

  useLayoutEffect(() => {
    const list = box.current;
    if (opened.current && last !== seen.current && newest && isOwn(newest)) {
      toEnd();
    }
    if (atEnd.current) {
      const still = !opened.current || matchMedia('(prefers-reduced-motion: reduce)').matches;
      list.scrollTo({ top: list.scrollHeight, behavior: still ? 'instant' : 'smooth' });
      opened.current ||= watch !== undefined;
    } else if (last !== seen.current) {
      setBehind(true);
    }
    seen.current = last;
    setAbove(unreadAbove(list).length > 0);
  });

  function onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    if (scrollHeight - scrollTop - clientHeight < NEAR) {
      atEnd.current = true;
      setBehind(false);
    } else if (scrollTop < top.current) {
      // Only a reader goes up: on its way down the list itself is not at the end yet.
      atEnd.current = false;
    }
    top.current = scrollTop;
    setAbove(unreadAbove(box.current).length > 0);
  }
  function toEnd() {
    atEnd.current = true;
    setBehind(false);
  }
  function toUnread() {
    const nearest = unreadAbove(box.current).at(-1);
    atEnd.current = false;
    nearest?.scrollIntoView({ block: 'start' });
    nearest?.querySelector('.thread-foot')?.focus({ preventScroll: true });
  }
  return html`<div class="scroll-box">
    ${above && html`<button class="jump to-unread" onClick=${toUnread}><${Icon} name="up" size=${16} />Unread replies</button>`}
    <div class="scroll" ref=${box} onScroll=${onScroll} role="region" aria-label=${label} tabindex="0">
      <div class="scroll-inner">${children}</div>
    </div>
    ${behind && html`<button class="jump to-end" onClick=${toEnd}><${Icon} name="down" size=${16} />New messages</button>`}
  </div>`;
}

/** What has replies that its reader has not seen, and stands further up. */
function unreadAbove(list) {
  const { top } = list.getBoundingClientRect();
  return [...list.querySelectorAll('[data-unread]')].filter((row) => row.getBoundingClientRect().bottom <= top);
}
