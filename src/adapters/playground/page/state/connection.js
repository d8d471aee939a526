const GRACE_MS = 1200;
const REOPEN_MS = 2000;

/**
 * Follows what happens, for one person. The browser reconnects by itself with the last id it saw; where it gives up (the
 * server answered, but not with a stream) this opens a new one from there. Gives a function that ends it.
 */
export function follow(user, { onMessage, onTyping, onLink }) {
  let source;
  let last = '';
  let timer;
  let closed = false;

  function open() {
    const query = new URLSearchParams({ user, ...(last && { lastEventId: last }) });
    source = new EventSource(`/playground/events?${query}`);
    source.addEventListener('open', () => {
      clearTimeout(timer);
      timer = undefined;
      onLink('live');
    });
    source.addEventListener('message', (event) => {
      last = event.lastEventId || last;
      onMessage(JSON.parse(event.data));
    });
    source.addEventListener('typing', (event) => {
      last = event.lastEventId || last;
      onTyping(JSON.parse(event.data).thread);
    });
    source.addEventListener('error', lost);
  }

  function lost() {
    if (closed) {
      return;
    }
    // A short gap is nobody's business.
    timer ??= setTimeout(() => onLink('lost'), GRACE_MS);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => !closed && open(), REOPEN_MS);
    }
  }

  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source.close();
  };
}
