import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlayground } from '../../../../src/adapters/playground/playground.ts';
import { BASE, type Harness, startHarness } from '../harness.ts';

let h: Harness;

beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.stop());

const hello = { channel: 'general', user: 'ana', text: 'hi' };

async function refusal(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await h.send(path, body, headers);
  expect(answer.body).toEqual({ error: { code: expect.any(String), message: expect.stringMatching(/^.{10,160}$/) } });
  return answer.status;
}

describe('other web pages', () => {
  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'http://localhost:5173' }],
    [{ origin: 'http://127.0.0.1:3001' }],
    [{ origin: 'null' }],
    [{ host: 'evil.example:3000' }],
    [{ host: 'evil.example' }],
    [{ host: '127.0.0.1:3001' }],
    [{ host: '127.0.0.1:3000@evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('cannot make it run anything: %o', async (headers) => {
    h.bot.accepted.length = 0;
    expect(await refusal('/messages', hello, headers)).toBe(403);
    expect((await h.get('/state?user=ana', headers)).status).toBe(403);
    expect(h.bot.accepted).toEqual([]);
  });

  it('cannot send a form or plain text', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      expect(await refusal('/messages', hello, { 'content-type': type })).toBe(415);
    }
  });

  it('get no permission to read, and cannot frame the page', async () => {
    const page = await h.app.request(`${BASE}/`, { headers: { origin: 'http://evil.example' } });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[^' ]+';/);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    const preflight = await h.app.request(`${BASE}/playground/messages`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(404);
  });
});

describe('its own page and programs', () => {
  it.each([
    [{}],
    [{ host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }],
    [{ host: '[::1]:3000', origin: 'http://[::1]:3000' }],
    [{ 'content-type': 'application/json; charset=utf-8' }],
  ])('may call: %o', async (headers) => {
    expect((await h.send('/messages', hello, headers as Record<string, string>)).status).toBe(201);
  });
});

describe('bad input', () => {
  it.each([
    ['{"channel"', 400],
    ['', 400],
    ['[]', 400],
    ['null', 400],
    [{ ...hello, text: '   ' }, 400],
    [{ ...hello, text: '\u0000\u0007' }, 400],
    [{ ...hello, text: 7 }, 400],
    [{ channel: 'general', user: 'ana' }, 400],
    [{ ...hello, user: 'eve' }, 400],
    [{ ...hello, user: '__proto__' }, 400],
    [{ ...hello, channel: 'secret' }, 404],
    [{ ...hello, channel: 'constructor' }, 404],
    [{ ...hello, channel: 'dm-ben' }, 403],
    [{ ...hello, thread: 'playground:general/999' }, 404],
    [{ ...hello, thread: 'playground:general/1\n' }, 404],
    [{ ...hello, thread: 'playground:dm-ben/1' }, 403],
    [{ ...hello, text: 'x'.repeat(40_001) }, 413],
    [{ ...hello, text: 'x'.repeat(300_000) }, 413],
  ])('a message as %j is refused with %i', async (body, status) => {
    expect(await refusal('/messages', body)).toBe(status);
  });

  it('does not trust the length that a body says it has', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`{"text":"${'x'.repeat(300_000)}"}`));
        controller.close();
      },
    });
    const init = { method: 'POST', body: chunks, duplex: 'half', headers: { 'content-type': 'application/json' } };
    const response = await h.app.request(`${BASE}/playground/commands`, init as RequestInit);
    expect(response.status).toBe(413);
  });

  it('takes what only looks odd', async () => {
    for (const text of ['x'.repeat(40_000), '\ud800 half', '\u202Ertl', 'a\u0000b', '<script>alert(1)</script>']) {
      expect((await h.send('/messages', { ...hello, text })).status).toBe(201);
    }
    expect((await h.send('/commands', { ...hello, command: '/nope; rm -rf', text: '' })).status).toBe(400);
  });

  it.each([
    ['/state', 400],
    ['/state?user=eve', 400],
    ['/channels/nope?user=ana', 404],
    ['/channels/dm-ben?user=ana', 403],
    ['/threads/nope?user=ana', 404],
    ['/threads/playground%3Ageneral%2F999999?user=ana', 404],
    ['/threads/playground%3Adm-ben%2F1?user=ana', 403],
    ['/threads/playground%3Ageneral%2F1?user=ana&read=perhaps', 400],
    ['/events?user=eve', 400],
    ['/files/nope', 404],
    ['/files/..%2F..%2Fetc%2Fpasswd', 404],
    ['/page/..%2Fstore.ts', 404],
    ['/vendor/constructor', 404],
    ['/nothing', 404],
    ['/%', 404],
  ])('GET %s is refused with %i', async (path, status) => {
    const answer = await h.get(path);
    expect(answer).toMatchObject({ status, body: { error: { message: expect.any(String) } } });
  });
});

describe('files', () => {
  it('are only ever downloads', async () => {
    const response = await h.app.request(`${BASE}/playground/files/f1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="an _odd_ n_me.html"; filename*=UTF-8''an%20%22odd%22%20n%C3%A4me.html`,
    );
  });
});

describe('an address that others can reach', () => {
  it('asks for the token, which the page exchanges for a cookie', async () => {
    const { app, close } = createPlayground({ ...h.settings, host: '0.0.0.0', apiToken: 's3cret' });
    const ask = (headers: Record<string, string>, path = '/playground/state?user=ana', method = 'GET') =>
      app.request(`http://192.168.1.7:8080${path}`, { method, headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await ask({ authorization: 'Bearer s3cret' })).status).toBe(200);
    expect((await ask({ authorization: 'Bearer s3cret', host: 'evil.example' })).status).toBe(403);
    const session = await ask({ authorization: 'Bearer s3cret' }, '/playground/session', 'POST');
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain('s3cret');
    expect((await ask({ cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    expect((await ask({}, '/')).status).toBe(200);
    await close();
  });

  it('is shut while there is no token', async () => {
    const { app, close } = createPlayground({ ...h.settings, host: '0.0.0.0' });
    const response = await app.request('http://192.168.1.7:8080/playground/state?user=ana');
    expect(response.status).toBe(401);
    await close();
  });
});
