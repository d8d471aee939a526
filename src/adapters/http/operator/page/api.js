const TOKEN = 'meanwhile.operator';
const AWAY = 'The bot cannot be reached. Trying again.';

class CallError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Kept until the tab is closed. */
export function keepToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more = {}) {
  const token = sessionStorage.getItem(TOKEN);
  return { ...more, ...(token && { Authorization: `Bearer ${token}` }) };
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(`/api${path}`, options);
  } catch {
    throw new CallError(0, AWAY);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => undefined);
  throw new CallError(response.status, body?.error?.message ?? AWAY);
}

export async function get(path) {
  return (await call(path, { headers: headers() })).json();
}

export async function post(path, body = {}) {
  const options = { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }) };
  return (await call(path, { ...options, body: JSON.stringify(body) })).json();
}

/** A link cannot send the token, so the file is fetched first. */
export async function download(path, name) {
  const blob = await (await call(path, { headers: headers() })).blob();
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
