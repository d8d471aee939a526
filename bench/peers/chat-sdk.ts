import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createMemoryState } from '@chat-adapter/state-memory';
import { createRedisState } from '@chat-adapter/state-redis';
import { createSlackAdapter } from '@chat-adapter/slack';
import { Chat } from 'chat';

/** A bot on Vercel's Chat SDK that answers each mention with one post: `node chat-sdk.ts memory|redis`. */
const {
  SLACK_API_URL: apiUrl,
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: signingSecret,
  REDIS_URL: url,
} = process.env;

const bot = new Chat({
  userName: 'meanwhile',
  logger: 'silent',
  adapters: { slack: createSlackAdapter({ apiUrl, botToken, signingSecret }) },
  state: process.argv[2] === 'redis' ? createRedisState({ url }) : createMemoryState(),
});
bot.onNewMention(async (thread) => {
  await thread.post('Nothing is running here.');
});
await bot.initialize();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const body = Buffer.concat(parts);
  const asked = new Request('http://127.0.0.1/slack/events', { method: 'POST', headers, body });
  const answered = await bot.webhooks.slack(asked, { waitUntil: (task) => void task.catch(() => undefined) });
  response.writeHead(answered.status);
  response.end(await answered.text());
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  console.log(`listens on http://127.0.0.1:${server.address().port}/slack/events`);
});
