import { parseArgs } from 'node:util';
import { type ApiToken, isScope, scopes } from './core/domain/api/token.ts';
import { ConfigError, readConfig } from './app/config.ts';
import { connect } from './jobs/redis/connect.ts';
import { startEmbeddedRedis } from './jobs/redis/embedded-redis.ts';
import { EmbeddedRedisError } from './jobs/redis/server.ts';
import { ApiTokens } from './jobs/store/api-tokens.ts';

const USAGE = `Tokens for the HTTP API. The bot keeps only a hash of each, so a token is shown once.

  npm run token -- create <name> [--scopes read,write] [--days 90]
  npm run token -- list
  npm run token -- revoke <id>

Scopes: ${scopes.join(', ')}; without --scopes a token may read. It takes effect at once.`;

/** What to do is said in its message. */
class UsageError extends Error {
  override name = 'UsageError';
}

const DAY = 24 * 3_600_000;
const LONGEST_NAME = 60;
const MOST_DAYS = 3_650;

/** What the command says. */
async function act(args: readonly string[], tokens: () => Promise<ApiTokens>): Promise<string> {
  const { positionals, values } = parse(args);
  const [command, subject = ''] = positionals;
  if (command === 'list') return listed(await (await tokens()).list());
  if (command === 'revoke' && subject !== '') {
    if (!(await (await tokens()).revoke(subject)))
      throw new UsageError(`There is no token ${subject}. See: npm run token -- list`);
    return `Revoked ${subject}. Calls with it are refused from now on.`;
  }
  if (command !== 'create' || subject === '' || subject.length > LONGEST_NAME) throw new UsageError(USAGE);
  const wanted = (values.scopes ?? 'read').split(',').map((one) => one.trim());
  const known = wanted.filter(isScope);
  if (known.length < wanted.length) throw new UsageError(`Scopes are: ${scopes.join(', ')}.`);
  const days = values.days === undefined ? undefined : Number(values.days);
  if (days !== undefined && !(days > 0 && days <= MOST_DAYS))
    throw new UsageError(`--days takes a number up to ${MOST_DAYS}.`);
  const { token, secret } = await (await tokens()).create(
    subject,
    known,
    days === undefined ? undefined : Date.now() + days * DAY,
  );
  return `${secret}\n\nThis is shown once. It is token ${token.id} (${known.join(', ')}); send it as "Authorization: Bearer <token>".`;
}

function parse(args: readonly string[]) {
  try {
    const options = { scopes: { type: 'string' }, days: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new UsageError(USAGE);
  }
}

function listed(tokens: readonly ApiToken[]): string {
  if (tokens.length === 0) return 'There are no tokens. Make one with: npm run token -- create <name>';
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const ends = ({ expiresAt }: ApiToken) =>
    expiresAt === undefined ? '' : `, ${expiresAt < Date.now() ? 'expired' : 'expires'} ${day(expiresAt)}`;
  return tokens
    .map((one) => `${one.id}  ${one.name}  (${one.scopes.join(', ')})  made ${day(one.createdAt)}${ends(one)}`)
    .join('\n');
}

const closing: (() => Promise<void>)[] = [];

/** On the bot's own Redis, which is started for this command where no bot runs. */
async function openTokens(): Promise<ApiTokens> {
  const { redis, dataDir } = readConfig();
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const embedded = redis ? undefined : await startEmbeddedRedis({ dataDir, log: quiet });
  const client = connect(redis ?? { socket: embedded?.socket ?? '' }, 'meanwhile-token');
  client.on('error', () => undefined);
  closing.push(async () => {
    client.disconnect();
    await embedded?.stop();
  });
  await client.ping();
  return new ApiTokens(client, Date.now);
}

try {
  console.log(await act(process.argv.slice(2), openTokens));
} catch (error) {
  const expected = [UsageError, ConfigError, EmbeddedRedisError].some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : 'Redis could not be reached. Check REDIS_URL, then try again.');
  process.exitCode = 1;
} finally {
  for (const close of closing) await close();
}
