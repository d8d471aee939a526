import { flushCompileCache } from 'node:module';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { calendar } from './adapters/calendar/calendar.ts';
import { healthRoutes } from './adapters/http/health.ts';
import { ownThreads } from './adapters/http/own-threads.ts';
import { type Config, ConfigError, readConfig, readSecret } from './app/config.ts';
import type { Model } from './core/model.ts';
import { countedModel } from './core/counted-model.ts';
import { tracedModel } from './core/traced-model.ts';
import type { Platform } from './core/ports.ts';
import type { Workflow } from './core/workflow.ts';
import { startEmbeddedRedis } from './jobs/redis/embedded-redis.ts';
import { createEngine, type Engine } from './jobs/engine.ts';
import type { RedisTarget } from './jobs/redis/connect.ts';
import { startWatchdog } from './jobs/watchdog/watchdog.ts';
import { EmbeddedRedisError } from './jobs/redis/server.ts';
import { API_RULE, createApi } from './app/api.ts';
import { openCommands, openCopies, removeLeftFolders, startCommands, warnOfBroken } from './app/commands.ts';
import { buildingWith } from './app/building.ts';
import { connectDiscord } from './app/discord.ts';
import { connectPlayground } from './app/playground.ts';
import { StartError } from './app/start-error.ts';
import { createLog, describeError } from './app/log.ts';
import { createRedact } from './app/redact.ts';
import { type Connection, connectSlack } from './app/slack.ts';
import { inConnection, inRequest, outliveStrays } from './app/stray.ts';
import { openTelemetry } from './app/telemetry.ts';
import { openTools, searchesWith } from './app/tools.ts';
import { openPolicy, type PolicyOptions } from './app/policy-file.ts';
import { openTraces } from './app/traces.ts';
import { openWebhooks } from './app/webhooks.ts';
import { readiness, withPolicy } from './app/ready.ts';
import { Parser } from './tools/read/parser.ts';
import { createPdfReader } from './tools/read/pdf-text.ts';
import { answerWith } from './workflows/answer.ts';
import { buildIn } from './workflows/build/build.ts';
import { researchWith } from './workflows/research.ts';
import { builtInWith } from './workflows/index.ts';
import { loadWorkflows, WorkflowsError } from './workflows/load.ts';

/** A deploy gives a process this long to hand its work over (SPEC F6). */
const SHUTDOWN_MS = 10_000;

/** What keeps the bot from listening, by the code of its error, and what to do. */
const LISTEN_PROBLEMS: Partial<Record<string, string>> = {
  EADDRINUSE: 'is taken, maybe by a bot that runs already. End what uses it, or set PORT to another one.',
  EACCES: 'is not open to this user. Set PORT to one above 1023.',
  EADDRNOTAVAIL:
    'cannot be used, since this machine has no such address. Set HOST to one of its own, such as 127.0.0.1.',
};

type Stoppable = { stop(): Promise<void> };

/** Wires the whole bot by hand and starts its role. */
async function main(config: Config): Promise<Stoppable> {
  const redact = createRedact(config.secrets);
  const log = createLog({ level: config.logLevel, redact, forPeople: process.stdout.isTTY });
  for (const warning of config.warnings) log.warn(warning);
  outliveStrays(log);
  const traces = await openTraces(config);
  const { metrics, observe } = openTelemetry(log, () => engine.counts());
  const model = await modelOf(config, log, (given) => countedModel(given, observe, () => policy.current().budget));
  const commands = openCommands(config, () => policy.fresh());
  const copies = openCopies(config, commands, { policy: () => policy.fresh(), secret: readSecret });
  const workflows: Workflow[] = [
    ...builtInWith(
      () => commands.place(),
      (policy) => commands.whyOff(policy),
      copies,
    ),
    ...(await loadWorkflows(config.workflowsDir)),
    ...(model
      ? [
          researchWith({ searches: searchesWith(config) }),
          buildIn(buildingWith(commands, copies)),
          answerWith({ looksUp: searchesWith(config) }),
        ]
      : []),
  ];
  const options = {
    file: config.policyFile,
    enabled: config.runs.enabled,
    log,
    // The playground on loopback is one's own machine; anywhere else running commands needs a rule in the policy.
    base: [
      API_RULE,
      ...(config.http.loopback
        ? [
            { allow: true, actions: ['run' as const], workflows: ['shell'], channels: ['playground:*'] },
            { allow: true, actions: ['prefer' as const], channels: ['playground:*'] },
          ]
        : []),
    ],
  } satisfies PolicyOptions;
  const policy = await openPolicy(options).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : 'it cannot be read';
    throw new StartError(policyProblem(config.policyFile ?? '', message));
  });
  await removeLeftFolders(config, log);
  const embedded = config.redis === undefined ? await startEmbeddedRedis({ dataDir: config.dataDir, log }) : undefined;
  const redis: RedisTarget = embedded ? { socket: embedded.socket } : (config.redis as RedisTarget);

  const watchdog = startWatchdog(redis, log);
  const platformOf = (channel: string) => platforms.get(channel.slice(0, channel.indexOf(':')));
  const parser = new Parser();
  const runs = () => engine.queries;
  const tools = openTools(config, { policy: policy.current, secret: readSecret, log, parser, runs });
  const platforms = new Map<string, Platform>([['api', ownThreads]]);
  const { publicUrl, webhookSecret: secret } = config.http;
  const hooks = openWebhooks({ policy: policy.current, run: (id) => engine.queries.runs.get(id), secret });
  platforms.set('hook', hooks.platform);
  const engine: Engine = createEngine({
    redis,
    log,
    policy: policy.current,
    freshPolicy: policy.fresh,
    workflows,
    calendar,
    model,
    tools: tools.all,
    secret: readSecret,
    dataDir: config.dataDir,
    slots: config.role === 'gateway' ? 0 : config.runs.maxConcurrent,
    ...(publicUrl !== undefined && { runPage: (run) => `${publicUrl}/operator#/runs/${run}` }),
    platformOf,
    observe,
    pdf: createPdfReader(parser),
    now: Date.now,
  });

  const commandsHere = config.role === 'gateway' ? undefined : commands;
  const app = new Hono();
  app.use(inRequest);
  if (traces.middleware) app.use(traces.middleware);
  app.route(
    '/',
    healthRoutes(async () => withPolicy(await readiness(engine, platforms, commandsHere), policy.state()), redact),
  );
  const connections = await connect(config, engine, workflows, log).catch(async (error: unknown) => {
    await engine.close();
    await embedded?.stop();
    throw error;
  });
  for (const [name, { platform, routes }] of connections) {
    platforms.set(name, platform);
    if (routes && config.role !== 'worker') app.route('/', routes);
  }

  const ofApi = { engine, platformOf, metrics, workflows, observe, policy: policy.current, log };
  app.route('/', createApi(config, ofApi));

  // First of all, so that a bot that cannot be reached takes no work.
  const server = await listen(app, config).catch(async (error: unknown) => {
    await closeAll(connections);
    await engine.close();
    await embedded?.stop();
    throw error;
  });
  // Before any work is taken, so that none is offered that cannot be done here.
  if (config.role !== 'gateway') await startCommands(commands, log);
  await engine.start();
  if (config.role !== 'gateway') void warnOfBroken(commands, config, log);
  if (config.role !== 'worker') for (const [name, { start }] of connections) await inConnection(name, start);
  const { port } = server.address() as { port: number };
  // A bot runs for months and may be killed: what was compiled is kept now, where bin/start says that it is kept.
  flushCompileCache();
  log.info({ role: config.role }, `Meanwhile listens on http://${config.http.host}:${port}`);
  if (process.stdout.isTTY && config.role !== 'worker')
    console.log(`Meanwhile is at ${urlFor(config.http.host, port)}`);

  return {
    async stop() {
      const closed = closeServer(server);
      await closeAll(connections);
      await closed;
      await engine.close();
      await tools.close();
      await parser.close();
      await hooks.close();
      policy.close();
      await embedded?.stop();
      await watchdog.close();
      await traces.close();
    },
  };
}

/** Every platform that is set up, by the name that its ids begin with. */
async function connect(
  config: Config,
  engine: Engine,
  workflows: readonly Workflow[],
  log: Logger,
): Promise<Map<string, Connection>> {
  const connections = new Map<string, Connection>();
  if (config.playground) connections.set('playground', connectPlayground(config, engine, workflows, log));
  const slack = await connectSlack(config, engine, workflows, log);
  if (slack) connections.set('slack', slack);
  if (config.discord) connections.set('discord', await connectDiscord(config.discord, engine, workflows, log));
  return connections;
}

async function closeAll(connections: Map<string, Connection>): Promise<void> {
  await Promise.all([...connections.values()].map(({ close }) => close()));
}

/** In one line, without the picture of the place that a YAML error ends with. */
function policyProblem(file: string, message: string): string {
  const [problem = ''] = message.replace(`${file}: `, '').split(':\n\n');
  const why = problem
    .replace(/^✖ /, '')
    .replaceAll(/\n[^\S\n]*✖ /g, '; ')
    .replaceAll(/\s+/g, ' ');
  return `The policy file ${file} has a mistake: ${why}. Correct it (docs/operations.md shows its form), or unset POLICY_FILE.`;
}

/** The adapter is loaded only where it is needed, since its SDK costs 34 MB and a sixth of a second. */
async function modelOf({ model }: Config, log: Logger, counted: (model: Model) => Model): Promise<Model | undefined> {
  if (!model) return undefined;
  const { createModel } = await import('./adapters/model/create-model.ts');
  return counted(tracedModel(createModel(model, { log })));
}

async function listen(app: Hono, { http }: Config): Promise<ServerType> {
  const { promise, resolve, reject } = Promise.withResolvers<ServerType>();
  const server = serve({ fetch: app.fetch, hostname: http.host, port: http.port }, () => resolve(server));
  server.on('error', (error: NodeJS.ErrnoException) => {
    const problem = LISTEN_PROBLEMS[error.code ?? ''];
    reject(problem === undefined ? error : new StartError(`Port ${http.port} on ${http.host} ${problem}`));
  });
  return promise;
}

/** What to open in a browser on this machine. */
function urlFor(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

async function closeServer(server: ServerType): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  if ('closeAllConnections' in server) server.closeAllConnections();
  await promise;
}

/**
 * One signal is asked for politely: a bot that is still starting gets to its end and stops then, so that it leaves nothing
 * running. A second signal, or a shutdown that takes too long, ends it at once.
 */
function stopOnSignal(starting: Promise<Stoppable>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
      starting
        .then((bot) => bot.stop())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}

try {
  const starting = main(readConfig());
  stopOnSignal(starting);
  await starting;
} catch (error) {
  const expected = [ConfigError, EmbeddedRedisError, StartError, WorkflowsError].some((kind) => error instanceof kind);
  console.error(
    expected ? (error as Error).message : createRedact([])(JSON.stringify(describeError(error), undefined, 2)),
  );
  process.exit(1);
}
