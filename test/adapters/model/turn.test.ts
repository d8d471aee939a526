import { ModelError } from '../../../src/core/model.ts';
import { createInabilities } from '../../../src/adapters/model/unable.ts';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OfferedTool, TurnMessage } from '../../../src/core/domain/model/model-turn.ts';
import type { TurnCall } from '../../../src/core/model.ts';
import { KEY, modelOn, safe, SECRET, thrownBy } from './asking.ts';
import { beginStream, events, piece, type RawServer, sendJson, startRawServer } from './raw-server.ts';

const CALL: TurnCall = { size: 'main', use: 'run' };
const ASK: TurnMessage[] = [{ role: 'user', content: `What is new? ${SECRET}` }];
const READ: OfferedTool = {
  name: 'web.read',
  description: 'Reads a page.',
  parameters: { type: 'object', properties: { url: { type: 'string' } } },
};

describe('a turn on a server that knows tools', () => {
  const mock = new LLMock({ port: 0, latency: 0 });
  let baseUrl = '';
  beforeAll(async () => {
    baseUrl = `${await mock.start()}/v1`;
  });
  afterAll(() => mock.stop());
  beforeEach(() => mock.reset());

  it('gives the calls that the model asks for, under the names of the tools', async () => {
    mock.on({}, { toolCalls: [{ name: 'web__read', arguments: '{"url":"https://a.example"}' }] });
    const { model } = modelOn(baseUrl);
    const turn = await model.turn(ASK, [READ], CALL);
    expect(turn).toMatchObject({ text: '', model: 'big', cannot: [] });
    expect(turn.calls).toEqual([
      { id: expect.stringMatching(/.+/), name: 'web.read', input: '{"url":"https://a.example"}' },
    ]);
    expect(turn.usage.input).toBeGreaterThan(0);
    expect(mock.getLastRequest()?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'web__read', description: 'Reads a page.' } }],
    });
  });

  it('gives the text in pieces and whole', async () => {
    mock.on({}, { content: 'Nothing is new under the sun.' }, { chunkSize: 6 });
    const pieces: string[] = [];
    const turn = await modelOn(baseUrl).model.turn(ASK, [], { ...CALL, onText: (one) => void pieces.push(one) });
    expect(turn.text).toBe('Nothing is new under the sun.');
    expect(pieces.join('')).toBe(turn.text);
    expect(pieces.length).toBeGreaterThan(2);
  });

  it('tells the results of earlier calls', async () => {
    mock.on({}, { content: 'Done.' });
    const call = { id: 'abc123def', name: 'web.read', input: '{}' };
    const messages: TurnMessage[] = [
      ...ASK,
      { role: 'assistant', content: '', calls: [call] },
      { role: 'tool', call: call.id, content: 'A page.' },
    ];
    await modelOn(baseUrl).model.turn(messages, [READ], CALL);
    expect(mock.getLastRequest()?.body).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: 'abc123def', function: { name: 'web__read', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'abc123def', content: 'A page.' },
      ],
    });
  });

  it('hands over images and files', async () => {
    mock.on({}, { content: 'A cat.' });
    const attachments = [
      { kind: 'image' as const, name: 'cat.png', mime: 'image/png', base64: 'aGk=' },
      { kind: 'file' as const, name: 'cat.pdf', mime: 'application/pdf', base64: 'aGk=' },
    ];
    await modelOn(baseUrl).model.turn([{ role: 'user', content: 'What is it?', attachments }], [], CALL);
    expect(mock.getLastRequest()?.body).toMatchObject({
      messages: [
        {
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
            { type: 'file', file: { filename: 'cat.pdf', file_data: 'data:application/pdf;base64,aGk=' } },
          ],
        },
      ],
    });
  });
});

describe('a turn on other servers', () => {
  let server: RawServer;
  afterEach(() => server.close());

  const calls = (...tool_calls: object[]) => ({ choices: [{ index: 0, delta: { tool_calls }, finish_reason: null }] });
  const usage = {
    choices: [],
    usage: { prompt_tokens: 90, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 40 } },
  };

  it('puts calls together that come in pieces, whole, or as an object, and gives what the server counted', async () => {
    server = await startRawServer((response) => {
      beginStream(response);
      response.end(
        events(
          calls({ index: 0, id: 'a', function: { name: 'web__read', arguments: '' } }),
          calls({ index: 0, function: { arguments: '{"url":' } }),
          calls({ index: 1, id: 'b', function: { name: 'web__read', arguments: '{"url":"2"}' } }),
          calls({ index: 0, function: { arguments: '"1"}' } }),
          calls({ function: { name: 'web__read', arguments: { url: '3' } } }),
          piece('', 'tool_calls'),
          usage,
          '[DONE]',
        ),
      );
    });
    const turn = await modelOn(server.baseUrl).model.turn(ASK, [READ], CALL);
    expect(turn.calls.map(({ input }) => input)).toEqual(['{"url":"1"}', '{"url":"2"}', '{"url":"3"}']);
    expect(turn.calls[2]?.id).toMatch(/^[0-9a-f]{9}$/);
    expect(turn.usage).toEqual({ input: 90, cached: 40, output: 7 });
  });

  it('estimates what it took where the server does not tell', async () => {
    server = await startRawServer((response) => {
      beginStream(response);
      response.end(events(piece('Hello.'), piece('', 'stop'), '[DONE]'));
    });
    const { usage: took } = await modelOn(server.baseUrl).model.turn(ASK, [READ], CALL);
    expect(took).toMatchObject({ estimated: true, cached: 0, output: 2 });
    expect(took.input).toBeGreaterThan(20);
  });

  it.each([
    [400, 'test does not support tools'],
    [404, 'No endpoints found that support tool use.'],
    [500, 'tools param requires --jinja flag'],
  ])('finds out once that a model cannot call tools, and says it (%i)', async (status, message) => {
    server = await startRawServer((response, { body }) => {
      if (body.tools) return sendJson(response, status, { error: { message } });
      beginStream(response);
      response.end(events(piece('I know that.'), piece('', 'stop'), '[DONE]'));
    });
    const { model, logged } = modelOn(server.baseUrl);
    expect(await model.turn(ASK, [READ], CALL)).toMatchObject({ text: 'I know that.', cannot: ['tools'] });
    expect(await model.turn(ASK, [], CALL)).toMatchObject({ cannot: [] });
    const before = server.requests.length;
    expect(await model.turn(ASK, [READ], CALL)).toMatchObject({ cannot: ['tools'] });
    expect(server.requests.length).toBe(before + 1);
    expect(logged.filter(({ message: said }) => said.includes('cannot call tools'))).toHaveLength(1);
  });

  it('gives what is not at its end with its count, without the call that was cut off', async () => {
    const calls = (input: string, index: number) => ({
      choices: [
        {
          index: 0,
          delta: { tool_calls: [{ index, id: `c${index}`, function: { name: 'web__read', arguments: input } }] },
        },
      ],
    });
    const usage = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 9 } };
    server = await startRawServer((response) => {
      beginStream(response);
      response.end(
        events(piece('Half.'), calls('{"url":"a"}', 0), calls('{"url":', 1), piece('', 'length'), usage, '[DONE]'),
      );
    });
    const turn = await modelOn(server.baseUrl).model.turn(ASK, [READ], CALL);
    expect(turn).toMatchObject({ text: 'Half.', unfinished: true, usage: { input: 7, output: 9 } });
    expect(turn.calls.map(({ input }) => input)).toEqual(['{"url":"a"}']);
  });

  it('gives what was only thought with its count too', async () => {
    server = await startRawServer((response) => {
      beginStream(response);
      response.end(events(piece('', 'length'), '[DONE]'));
    });
    const turn = await modelOn(server.baseUrl).model.turn(ASK, [], CALL);
    expect(turn).toMatchObject({ text: '', calls: [], unfinished: true, usage: { estimated: true } });
  });

  it('says of an answer that broke off what it will have taken', async () => {
    server = await startRawServer((response, _asked, socket) => {
      beginStream(response);
      response.write(events(piece('The beginning')), () => socket.destroy());
    });
    const error = await thrownBy(modelOn(server.baseUrl).model.turn(ASK, [], CALL));
    expect(error).toMatchObject({ why: 'cut', retry: true, spent: { model: 'big', usage: { estimated: true } } });
    expect((error as ModelError).spent?.usage.output).toBeGreaterThan(0);
  });

  it('finds out that a model sees no images, and names them to it', async () => {
    server = await startRawServer((response, { body }) => {
      if (JSON.stringify(body).includes('image_url'))
        return sendJson(response, 400, { error: { message: 'No images.' } });
      beginStream(response);
      response.end(events(piece('I cannot see it.'), piece('', 'stop'), '[DONE]'));
    });
    const attachments = [{ kind: 'image' as const, name: 'cat.png', mime: 'image/png', base64: 'aGk=' }];
    const { model } = modelOn(server.baseUrl);
    const turn = await model.turn([{ role: 'user', content: 'What is it?', attachments }], [READ], CALL);
    expect(turn.cannot).toEqual(['attachments']);
    expect(server.requests.at(-1)?.body).toMatchObject({
      messages: [{ content: expect.stringContaining('[cat.png: you cannot see it]') }],
      tools: [{}],
    });
  });

  it('asks with all of it again some minutes later, since one bad image is refused like any', async () => {
    let at = 0;
    const abilities = createInabilities({ warn: () => undefined } as never, () => at);
    const image = { kind: 'image' as const, name: 'a.png', mime: 'image/png', base64: 'aGk=' };
    const asked: boolean[] = [];
    const ask = (refuses: boolean) =>
      abilities.ask(
        'm',
        { messages: [{ role: 'user', content: '?', attachments: [image] }], tools: [] },
        async (leftOut) => {
          asked.push(leftOut.has('attachments'));
          if (refuses && !leftOut.has('attachments')) throw new ModelError('rejected', 'No.', { retry: false });
          return 'ok';
        },
      );
    expect((await ask(true)).cannot).toEqual(['attachments']);
    at = 9 * 60_000;
    expect((await ask(false)).cannot).toEqual(['attachments']);
    at = 11 * 60_000;
    expect((await ask(false)).cannot).toEqual([]);
    expect(asked.slice(-2)).toEqual([true, false]);
  });

  it('does not blame tools for a refusal once the model has taken them', async () => {
    let refuses = false;
    server = await startRawServer((response) => {
      if (refuses) return sendJson(response, 400, { error: { message: `No. ${SECRET} ${KEY}` } });
      beginStream(response);
      response.end(events(piece('Yes.'), piece('', 'stop'), '[DONE]'));
    });
    const { model } = modelOn(server.baseUrl);
    await model.turn(ASK, [READ], CALL);
    refuses = true;
    expect(safe(await thrownBy(model.turn(ASK, [READ], CALL)))).toMatchObject({ why: 'rejected', retry: false });
    expect(server.requests).toHaveLength(2);
  });

  it('shrinks old results once where the request is too long for the model', async () => {
    server = await startRawServer((response, { body }) => {
      if (JSON.stringify(body).length > 30_000) {
        return sendJson(response, 400, { error: { code: 'context_length_exceeded', message: 'too long' } });
      }
      beginStream(response);
      response.end(events(piece('Short.'), piece('', 'stop'), '[DONE]'));
    });
    const rounds = Array.from({ length: 8 }, (_, at): TurnMessage[] => [
      { role: 'assistant', content: '', calls: [{ id: `c${at}`, name: 'web.read', input: '{}' }] },
      { role: 'tool', call: `c${at}`, content: `${at}`.repeat(6_000) },
    ]).flat();
    const turn = await modelOn(server.baseUrl).model.turn([...ASK, ...rounds], [READ], CALL);
    expect(turn.text).toBe('Short.');
    expect(server.requests).toHaveLength(2);
    const sent: { content: string | null }[] = server.requests.at(-1)?.body.messages;
    expect(sent).toHaveLength(17);
    expect(sent.at(-1)?.content).toHaveLength(6_000);
    expect(sent[2]?.content).toContain('shortened');
  });
});
