/** A call that did not do what was asked; the message is for the person. */
class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const AWAY = 'The playground cannot be reached. Your text is kept: try again in a moment.';

/** Calls the playground's HTTP contract. */
async function call(path, options) {
  let response;
  try {
    response = await fetch(`/playground${path}`, options);
  } catch {
    throw new ApiError(0, AWAY);
  }
  const body = await response.json().catch(() => undefined);
  if (!response.ok) {
    throw new ApiError(response.status, body?.error?.message ?? AWAY);
  }
  return body;
}

export function get(path, query = {}) {
  return call(`${path}?${new URLSearchParams(query)}`, { headers: { Accept: 'application/json' } });
}

/** Where the browser is, so that "at 9" is 9 by its own clock. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `key` makes a second try of the same thing the same thing. */
export function send(path, body, key) {
  return call(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(ZONE && { 'Time-Zone': ZONE }),
      ...(key && { 'Idempotency-Key': key }),
    },
    body: JSON.stringify(body),
  });
}

/** Shows the token once; the browser then carries a cookie in its stead. */
export function openSession(token) {
  return call('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: '{}',
  });
}

export function threadPath(thread) {
  return `/threads/${encodeURIComponent(thread)}`;
}
