import { useEffect, useState } from 'preact/hooks';
import { Announcer } from './panes/announcer.js';
import { ChannelView } from './panes/channel-view.js';
import { DirectView } from './panes/direct-view.js';
import { html } from './html.js';
import { channelTitle, isDirect } from './state/ids.js';
import { Sidebar } from './panes/sidebar.js';
import { ThreadPane } from './panes/thread-pane.js';
import { TokenGate } from './panes/token-gate.js';
import { useNarrow } from './panes/use-narrow.js';
import { usePlayground } from './state/use-playground.js';

/** The whole page: channels at the left, one of them in the middle, a thread at the right. */
export function App() {
  const [state, actions] = usePlayground();
  const [drawer, setDrawer] = useState(false);
  const narrow = useNarrow();
  const unread = state.channels.reduce((sum, channel) => sum + channel.unread, 0);

  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${channelTitle(state.channel)} · Meanwhile`;
  }, [unread, state.channel]);
  useEffect(() => {
    const onKey = (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        if (drawer) {
          setDrawer(false);
        } else if (state.thread !== undefined) {
          actions.closeThread();
        }
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [drawer, state.thread]);

  if (state.locked) {
    return html`<${TokenGate} unlock=${actions.unlock} />`;
  }
  const direct = isDirect(state.channel);
  const open = state.thread !== undefined && !direct;
  return html`<div class=${`app${open ? ' with-thread' : ''}${drawer ? ' with-drawer' : ''}`}>
    <a class="skip" href="#composer">Skip to the message box</a>
    <${Sidebar}
      state=${state}
      inert=${narrow && !drawer}
      select=${(channel) => {
        actions.selectChannel(channel);
        setDrawer(false);
      }}
      switchUser=${actions.switchUser}
    />
    ${drawer && html`<button class="scrim" aria-label="Close the channels" onClick=${() => setDrawer(false)} />`}
    <${direct ? DirectView : ChannelView}
      key=${`${state.user}/${state.channel}`}
      state=${state}
      actions=${actions}
      unread=${unread}
      inert=${narrow && (open || drawer)}
      openDrawer=${() => setDrawer(true)}
    />
    ${open && html`<${ThreadPane} key=${`${state.user}/${state.thread}`} state=${state} actions=${actions} inert=${narrow && drawer} />`}
    <${Announcer} message=${state.latest} user=${state.user} />
  </div>`;
}
