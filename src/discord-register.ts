import { createApi, isRefusedToken } from './adapters/discord/api.ts';
import { registerCommands } from './adapters/discord/receive/commands.ts';
import { createDirectory } from './adapters/discord/directory.ts';
import { ConfigError, readConfig } from './app/config.ts';
import { createLog, describeError } from './app/log.ts';
import { createRedact } from './app/redact.ts';

/** Declares the slash commands, everywhere or in one server. */
const USAGE = 'Usage: npm run discord:register [-- --server <id of a server>]';

/** What to do is said in its message. */
class RegisterError extends Error {
  override name = 'RegisterError';
}

const [option, server] = process.argv.slice(2);
const fits = option === undefined || (option === '--server' && /^[0-9]{15,20}$/.test(server ?? ''));

/** The configuration may be what is wrong, so tokens are known by their form. */
const redact = createRedact([]);

async function register(): Promise<string> {
  if (!fits) throw new RegisterError(USAGE);
  const { discord } = readConfig();
  if (!discord) throw new RegisterError('DISCORD_TOKEN is missing. Set it to the token of your bot.');
  const log = createLog({ level: 'silent', redact });
  const api = createApi({ token: discord.token, apiUrl: discord.apiUrl, log, now: Date.now });
  try {
    const count = await registerCommands(api, await createDirectory(api).application(), server);
    return `${count} commands are registered${server === undefined ? '' : ` in the server ${server}`}.`;
  } catch (error) {
    if (isRefusedToken(error)) throw new RegisterError('DISCORD_TOKEN is not accepted by Discord.');
    throw error;
  } finally {
    api.close();
  }
}

try {
  console.log(await register());
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof RegisterError;
  console.error(
    expected ? error.message : `Discord did not take the commands: ${redact(describeError(error).message)}`,
  );
  process.exitCode = 1;
}
