import { useEffect, useState } from 'preact/hooks';
import { keepToken } from './api.js';
import { Gate } from './gate.js';
import { html } from './html.js';
import { Now } from './now.js';
import { People } from './people.js';
import { RunPage } from './run.js';
import { Runs } from './runs.js';

const TABS = [
  ['#/', 'Now'],
  ['#/runs', 'Runs'],
  ['#/people', 'People'],
];

function useHash() {
  const [hash, setHash] = useState(location.hash || '#/');
  useEffect(() => {
    const change = () => setHash(location.hash || '#/');
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return hash;
}

export function App() {
  const hash = useHash();
  const [locked, setLocked] = useState();
  const [path = ''] = hash.slice(1).split('?');
  const run = path.startsWith('/runs/') ? decodeURIComponent(path.slice('/runs/'.length)) : undefined;
  /** A token that is missing, wrong or of another scope: ask for one. */
  const onProblem = (problem) => (problem.status === 401 || problem.status === 403) && setLocked(problem);
  function unlock(token) {
    keepToken(token);
    setLocked(undefined);
  }
  if (locked) return html`<${Gate} problem=${locked} unlock=${unlock} />`;
  const parts = { onProblem };
  return html`<header class="top">
      <a class="brand" href="#/"><img src="/operator/page/icon.svg" alt="" width="26" height="26" />Meanwhile</a>
      <nav aria-label="Parts">
        ${TABS.map(([to, label]) => html`<a href=${to} aria-current=${isAt(path, to) ? 'page' : undefined}>${label}</a>`)}
        <a href="/operator/api">API</a>
      </nav>
    </header>
    <main>
      ${
        run !== undefined
          ? html`<${RunPage} key=${run} id=${run} ...${parts} />`
          : path === '/runs'
            ? html`<${Runs} ...${parts} />`
            : path === '/people'
              ? html`<${People} ...${parts} />`
              : html`<${Now} ...${parts} />`
      }
    </main>`;
}

function isAt(path, to) {
  return to === '#/' ? path === '/' || path === '' : path.startsWith(to.slice(1));
}
