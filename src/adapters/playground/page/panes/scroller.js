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
  }
  function toEnd() {
    atEnd.current = true;
    setBehind(false);
  }
  return html`<div class="scroll-box">
    <div class="scroll" ref=${box} onScroll=${onScroll} role="region" aria-label=${label} tabindex="0">
      <div class="scroll-inner">${children}</div>
    </div>
    ${behind && html`<button class="to-end" onClick=${toEnd}><${Icon} name="down" size=${16} />New messages</button>`}
  </div>`;
}
