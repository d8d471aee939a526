import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { LIMITS } from '../../../src/adapters/model/limits.ts';
import { CALL, collect, safe, KEY, modelOn, TALK, thrownBy } from './asking.ts';
import { beginStream, events, piece, type RawServer, sendCompletion, sendJson, startRawServer } from './raw-server.ts';

const Name = z.object({ name: z.string() });
/** Long enough for a loaded machine to do what a test waits for; short enough to wait for it to pass. */
const SHORT = 150;

/** A limit that a good answer keeps on a slow machine too. */
const LONG = 1_000;

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: Parameters<typeof startRawServer>[0]): Promise<RawServer> {
  server = await startRawServer(answer);
  return server;
}

describe('a server that hangs', () => {
  it('before its first byte', async () => {
    const { baseUrl, requests } = await serve(() => {});
    const { model } = modelOn(baseUrl, { deps: { limits: { firstTokenMs: SHORT } } });
    expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'timeout', retry: true });
    await requests[0]?.closed;
    const call = { ...CALL, timeoutMs: SHORT };
    expect(safe(await thrownBy(model.object(Name, 'name', TALK, call)))).toMatchObject({ why: 'timeout', retry: true });
    await requests[1]?.closed;
  });

  it('after its headers, and after an event without words', async () => {
    const { baseUrl, requests } = await serve((response) => {
      beginStream(response);
      if (requests.length > 1) response.write(events({ choices: [{ delta: { role: 'assistant' } }] }));
    });
    const { model } = modelOn(baseUrl, { deps: { limits: { firstTokenMs: SHORT } } });
    expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'timeout' });
    expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'timeout' });
    await Promise.all(requests.map(({ closed }) => closed));
  });

  it('in the middle of its answer', async () => {
    const { baseUrl, requests } = await serve((response) => {
      beginStream(response);
      response.write(events(piece('Once upon')));
    });
    const { model } = modelOn(baseUrl, { deps: { limits: { stallMs: SHORT } } });
    const { text, error } = await collect(model.stream(TALK, CALL));
    expect(text).toBe('Once upon');
    expect(safe(error)).toMatchObject({ why: 'cut', retry: true });
    await requests[0]?.closed;
  });

  it('in the middle of its thoughts', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.write(events({ choices: [{ delta: { reasoning: 'Hm.' } }] }));
    });
    const { model } = modelOn(baseUrl, { deps: { limits: { stallMs: SHORT } } });
    expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'timeout', retry: true });
  });

  it('in the middle of an error', async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(500, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"error":');
    });
    const { model } = modelOn(baseUrl, { deps: { limits: { firstTokenMs: SHORT } } });
    expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'timeout' });
  });

  it('after the end of its answer, which is whole', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.write(events(piece('All of it.', 'stop')));
    });
    const { model } = modelOn(baseUrl);
    expect(await collect(model.stream(TALK, CALL))).toEqual({ text: 'All of it.', error: undefined });
  });
});

describe('a stream without a reason for its end', () => {
  it.each([
    ['whole, with [DONE]', events(piece('All of it.'), '[DONE]'), undefined],
    ['whole, with [DONE] at the very end', events(piece('All of it.')) + 'data: [DONE]', undefined],
    ['cut, without it', events(piece('All of it.')), 'cut'],
    ['cut, where the answer only speaks of it', events(piece('All of it.\ndata: [DONE]')), 'cut'],
  ])('is %s', async (_what, bytes, why) => {
    for (const size of [5, 1_000]) {
      const { baseUrl } = await serve((response) => {
        beginStream(response);
        for (let at = 0; at < bytes.length; at += size) response.write(bytes.slice(at, at + size));
        response.end();
      });
      const { text, error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
      expect(text).toMatch(/^All of it\./);
      expect(error && safe(error).why).toBe(why);
      await server?.close();
      server = undefined;
    }
  });

  it('is empty where it says only that it is done', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.end(events('[DONE]'));
    });
    const { error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
    expect(safe(error)).toMatchObject({ why: 'empty' });
  });

  it('is whole though the server keeps the connection', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.write(events(piece('All of it.'), '[DONE]'));
    });
    expect(await collect(modelOn(baseUrl).model.stream(TALK, CALL))).toEqual({ text: 'All of it.', error: undefined });
  });
});

it('a server that never comes to an end is left after a time', async () => {
  const { baseUrl, requests } = await serve((response) => {
    beginStream(response);
    const timer = setInterval(() => response.write(events(piece('again '))), 5);
    response.on('close', () => clearInterval(timer));
  });
  const { model } = modelOn(baseUrl, { deps: { limits: { callMs: LONG } } });
  const { text, error } = await collect(model.stream(TALK, CALL));
  expect(text).toContain('again');
  expect(safe(error)).toMatchObject({ why: 'cut' });
  await requests[0]?.closed;
});

it('thoughts are signs of life, and not part of the answer', async () => {
  const { baseUrl } = await serve((response) => {
    beginStream(response);
    const thoughts = Array.from({ length: 8 }, () => events({ choices: [{ delta: { reasoning_content: 'Hm.' } }] }));
    const timer = setInterval(() => {
      const thought = thoughts.pop();
      if (thought) response.write(thought);
      else {
        clearInterval(timer);
        response.end(events(piece('Yes.'), piece('', 'stop'), '[DONE]'));
      }
    }, LONG / 5);
  });
  const limits = { firstTokenMs: LONG, stallMs: LONG };
  const { model } = modelOn(baseUrl, { deps: { limits } });
  expect(await collect(model.stream(TALK, CALL))).toEqual({ text: 'Yes.', error: undefined });
});

it('a slow reader is not a stalled model', async () => {
  const { baseUrl } = await serve((response) => {
    beginStream(response);
    response.end(events(piece('One. '), piece('Two.', 'stop'), '[DONE]'));
  });
  const { model } = modelOn(baseUrl, { deps: { limits: { stallMs: SHORT } } });
  let text = '';
  for await (const piece of model.stream(TALK, CALL)) {
    text += piece;
    await new Promise((resolve) => setTimeout(resolve, SHORT * 1.5));
  }
  expect(text).toBe('One. Two.');
});

describe('an answer that ends before its end', () => {
  it('because the connection breaks', async () => {
    const { promise: read, resolve: onRead } = Promise.withResolvers<void>();
    const { baseUrl } = await serve((response, _asked, socket) => {
      beginStream(response);
      response.write(events(piece('Once upon')));
      void read.then(() => socket.destroy());
    });
    let text = '';
    const error = await thrownBy(
      (async () => {
        for await (const piece of modelOn(baseUrl).model.stream(TALK, CALL)) {
          text += piece;
          onRead();
        }
      })(),
    );
    expect(text).toBe('Once upon');
    expect(safe(error)).toMatchObject({ why: 'cut', retry: true });
  });

  it('though it ends in good order', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.end(events(piece('Once upon')));
    });
    const { text, error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
    expect(text).toBe('Once upon');
    expect(safe(error)).toMatchObject({ why: 'cut', retry: true });
  });

  it('with an error among its pieces', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.end(events(piece('Once upon'), { error: { message: 'out of memory', code: 502 } }));
    });
    const { text, error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
    expect(text).toBe('Once upon');
    expect(safe(error)).toMatchObject({ why: 'cut', retry: true, status: 502 });
  });

  it('with an error in place of pieces', async () => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.end(events({ error: { message: 'slow down', code: 429 } }));
    });
    expect(safe((await collect(modelOn(baseUrl).model.stream(TALK, CALL))).error)).toMatchObject({
      why: 'rate_limited',
    });
  });
});

describe('a server that answers garbage', () => {
  it.each([
    ['no JSON', events('{"choices":[{"delta":')],
    ['no object', events('42')],
    ['objects of another kind', events({ choices: 'none' })],
    ['bytes', 'data: \u0000\uFFFD\u0007\n\n'],
  ])('%s', async (_what, bytes) => {
    const { baseUrl } = await serve((response) => {
      beginStream(response);
      response.end(events(piece('Well, ')) + bytes);
    });
    const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'debug')];
    const { text, error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
    expect(text).toBe('Well, ');
    expect(safe(error)).toMatchObject({ why: 'malformed', retry: true });
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('a web page', async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Welcome</title>');
    });
    const { model } = modelOn(baseUrl);
    const { error } = await collect(model.stream(TALK, CALL));
    expect(safe(error)).toMatchObject({ why: 'malformed' });
    expect(String(error)).toContain('OPENAI_BASE_URL');
    expect(safe(await thrownBy(model.object(Name, 'name', TALK, { ...CALL, timeoutMs: 5_000 })))).toMatchObject({
      why: 'malformed',
    });
  });

  it('an empty body, or no choices', async () => {
    const { baseUrl, requests } = await serve((response) => {
      if (requests.length > 1) sendJson(response, 200, { choices: [] });
      else response.end();
    });
    const call = { ...CALL, timeoutMs: 5_000 };
    const { model } = modelOn(baseUrl);
    expect(safe(await thrownBy(model.object(Name, 'name', TALK, call)))).toMatchObject({ why: 'malformed' });
    expect(safe(await thrownBy(model.object(Name, 'name', TALK, call)))).toMatchObject({ why: 'malformed' });
  });
});

it('a server that is not there', async () => {
  const closed = await startRawServer(() => {});
  await closed.close();
  const { model } = modelOn(closed.baseUrl);
  expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'unavailable', retry: true });
  expect(safe(await thrownBy(model.object(Name, 'name', TALK, { ...CALL, timeoutMs: 5_000 })))).toMatchObject({
    why: 'unavailable',
  });
});

it.each([
  ['7', 7_000],
  ['0.5', 500],
  ['Fri, 20 Nov 2026 12:00:09 GMT', 9_000],
  ['Fri, 20 Nov 2020 12:00:00 GMT', 0],
  ['soon', undefined],
])('a server that says to come back after "%s"', async (text, afterMs) => {
  const { baseUrl } = await serve((response) => {
    response.writeHead(503, { 'retry-after': text });
    response.end();
  });
  const { model } = modelOn(baseUrl, { deps: { now: () => Date.UTC(2026, 10, 20, 12) } });
  expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'unavailable', afterMs });
});

describe('a signal', () => {
  it('stops a stalled answer at once, with its reason, and closes the connection', async () => {
    const { baseUrl, requests } = await serve((response) => {
      beginStream(response);
      response.write(events(piece('Once upon')));
    });
    const { model, logged } = modelOn(baseUrl);
    const stop = new AbortController();
    const reason = new Error('stopped by Ana');
    let text = '';
    const error = await thrownBy(
      (async () => {
        for await (const piece of model.stream(TALK, { ...CALL, signal: stop.signal })) {
          text += piece;
          setImmediate(() => stop.abort(reason));
        }
      })(),
    );
    expect(text).toBe('Once upon');
    expect(error).toBe(reason);
    await requests[0]?.closed;
    expect(logged).toMatchObject([{ level: 'debug', message: 'a model call was stopped' }]);
  });

  it('stops a call that has no answer yet', async () => {
    const running = await serve(() => {});
    const { model } = modelOn(running.baseUrl);
    const stop = new AbortController();
    const call = { ...CALL, signal: stop.signal, timeoutMs: 60_000 };
    const errors = Promise.all([collect(model.stream(TALK, call)), thrownBy(model.object(Name, 'name', TALK, call))]);
    await running.asked(2);
    stop.abort('enough');
    const [streamed, error] = await errors;
    expect(streamed.error).toBe('enough');
    expect(error).toBe('enough');
    await Promise.all(running.requests.map(({ closed }) => closed));
  });

  it('that is aborted before sends nothing', async () => {
    const { baseUrl, requests } = await serve(() => {});
    const { model } = modelOn(baseUrl);
    const call = { ...CALL, signal: AbortSignal.abort('never'), timeoutMs: 60_000 };
    expect((await collect(model.stream(TALK, call))).error).toBe('never');
    expect(await thrownBy(model.object(Name, 'name', TALK, call))).toBe('never');
    expect(requests).toHaveLength(0);
  });

  it('is not listened to after the call', async () => {
    const { baseUrl } = await serve((response) => sendCompletion(response, '{"name":"x"}'));
    const stop = new AbortController();
    const listened = { on: 0, off: 0 };
    const add = stop.signal.addEventListener.bind(stop.signal);
    const remove = stop.signal.removeEventListener.bind(stop.signal);
    stop.signal.addEventListener = (...args: Parameters<typeof add>) => ((listened.on += 1), add(...args));
    stop.signal.removeEventListener = (...args: Parameters<typeof remove>) => ((listened.off += 1), remove(...args));
    await modelOn(baseUrl).model.object(Name, 'name', TALK, { ...CALL, signal: stop.signal, timeoutMs: 5_000 });
    expect(listened.on).toBeGreaterThan(0);
    expect(listened.off).toBeGreaterThanOrEqual(listened.on);
  });
});

it('leaving the loop closes the connection', async () => {
  const { baseUrl, requests } = await serve((response) => {
    beginStream(response);
    response.write(events(piece('Once upon')));
  });
  for await (const piece of modelOn(baseUrl).model.stream(TALK, CALL)) {
    expect(piece).toBe('Once upon');
    break;
  }
  await requests[0]?.closed;
});

it('no connection is left open by streams, and calls for objects share one', async () => {
  const running = await serve((response, { body }) => {
    if (!body.stream) return sendCompletion(response, '{"name":"x"}');
    beginStream(response);
    return response.end(events(piece('Yes.', 'stop'), '[DONE]'));
  });
  const { model } = modelOn(running.baseUrl);
  for (let call = 0; call < 5; call += 1) {
    await model.object(Name, 'name', TALK, { ...CALL, timeoutMs: 5_000 });
  }
  // The second call can come before the first connection is free.
  expect(running.connections().made).toBeLessThanOrEqual(2);
  await collect(model.stream(TALK, CALL));
  await collect(model.stream(TALK, CALL));
  await Promise.all(running.requests.slice(5).map(({ closed }) => closed));
  expect(running.connections().open).toBeLessThan(2);
});

describe('a key', () => {
  it('is sent where there is one', async () => {
    const { baseUrl, requests } = await serve((response) => sendCompletion(response, '{"name":"x"}'));
    await modelOn(baseUrl).model.object(Name, 'name', TALK, { ...CALL, timeoutMs: 5_000 });
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('is not made up where there is none', async () => {
    const { baseUrl, requests } = await serve((response) => sendCompletion(response, '{"name":"x"}'));
    const { model } = modelOn(baseUrl, { config: { apiKey: undefined } });
    await model.object(Name, 'name', TALK, { ...CALL, timeoutMs: 5_000 });
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

it('the limits of the product leave room for slow servers', () => {
  expect(LIMITS.stallMs).toBeLessThan(LIMITS.firstTokenMs);
  expect(LIMITS.firstTokenMs).toBeLessThan(LIMITS.callMs);
  expect(LIMITS.reserved).toBeLessThan(LIMITS.inFlight);
});
