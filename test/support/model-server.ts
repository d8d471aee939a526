import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request for a streamed answer. `closed` resolves when the answer ends, or whoever asked goes away. */
export type Asked = {
  messages: { role: string; content: string }[];
  key: string | undefined;
  at: number;
  closed: Promise<void>;
};

type Body = Pick<Asked, 'messages'> & {
  stream?: boolean;
  response_format?: { json_schema?: { name: string } };
};

export type Answer = (response: ServerResponse, asked: Asked, socket: Socket) => void;

/**
 * A model server on loopback that answers as a test says. Small judgements (whatever is not streamed) get a 503: the rules
 * must do without them.
 */
export class ModelServer {
  /** How streamed requests are answered from now on. */
  answer: Answer = says('I see.');
  readonly requests: Asked[] = [];
  /** The names it gives to the next runs; when there are none left it is as unable to name as to judge. */
  names: string[] = [];
  /** What it says to the next small judgements, JSON or not; '' is never sent. When there are none left it gives a 503. */
  judgements: string[] = [];
  /** The small judgements that it was asked for, by the names of their forms. */
  readonly judged: string[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #sockets = new Set<Socket>();

  async start(): Promise<this> {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** What the bot is given to talk to it. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: 'sk-test-key', MODEL: 'test-model' };
  }

  get last(): Asked | undefined {
    return this.requests.at(-1);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const closed = Promise.withResolvers<void>();
    response.once('close', () => closed.resolve());
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Body;
    const naming = body.response_format?.json_schema?.name === 'run_name' ? this.names.shift() : undefined;
    if (naming !== undefined) {
      const message = { role: 'assistant', content: JSON.stringify({ name: naming }) };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      sends('application/json', JSON.stringify({ id: 'n', object: 'chat.completion', choices }))(response);
      return;
    }
    const form = body.response_format?.json_schema?.name;
    if (!body.stream && form !== undefined && form !== 'run_name') {
      this.judged.push(form);
      const said = this.judgements.shift();
      if (said === '') return;
      if (said !== undefined) {
        const choices = [{ index: 0, message: { role: 'assistant', content: said }, finish_reason: 'stop' }];
        sends('application/json', JSON.stringify({ id: 'j', object: 'chat.completion', choices }))(response);
        return;
      }
    }
    if (!body.stream) {
      refuses(503, { code: 'overloaded' })(response);
      return;
    }
    const key = request.headers.authorization;
    const asked: Asked = { messages: body.messages, key, at: Date.now(), closed: closed.promise };
    this.requests.push(asked);
    this.answer(response, asked, socket);
  }
}

function chunk(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices })}\n\n`;
}

function begin(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  for (const word of text.split(/(?<= )/).filter(Boolean)) response.write(chunk(word));
}

/** A whole answer, word by word. */
export function says(text: string) {
  return (response: ServerResponse): void => {
    begin(response, text);
    response.end(`${chunk('', 'stop')}data: [DONE]\n\n`);
  };
}

/** Asks for calls of tools, and says what that took. */
export function asksFor(...calls: (readonly [tool: string, input: object])[]) {
  return (response: ServerResponse): void => {
    const tool_calls = calls.map(([name, input], index) => ({
      index,
      id: `call${index}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    }));
    const choices = [{ index: 0, delta: { tool_calls }, finish_reason: 'tool_calls' }];
    const usage = { prompt_tokens: 500, completion_tokens: 20 };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(
      `data: ${JSON.stringify({ choices })}\n\ndata: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`,
    );
  };
}

/** Begins and never goes on; with '' it never begins. */
export function stallsAfter(text: string) {
  return (response: ServerResponse): void => begin(response, text);
}

/** Takes the request and does nothing at all. */
export function hangs(): (response: ServerResponse) => void {
  return () => undefined;
}

/** Begins, and then the connection breaks. */
export function breaksAfter(text: string) {
  return (response: ServerResponse, _asked: Asked, socket: Socket): void => {
    begin(response, text);
    setTimeout(() => socket.destroy(), 100);
  };
}

/** Sends that, whatever it is. */
export function sends(type: string, body: string, status = 200) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
}

export function refuses(status: number, error: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: 'No.', ...error } }));
  };
}

/** The first answer, then the second, and so on; the last one stays. */
export function inTurn(...answers: Answer[]): Answer {
  let at = 0;
  return (...call) => {
    answers[Math.min(at, answers.length - 1)]?.(...call);
    at += 1;
  };
}
