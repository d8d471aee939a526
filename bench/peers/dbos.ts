import { createInterface } from 'node:readline';
import { DBOS } from '@dbos-inc/dbos-sdk';

/** Durable three-step workflows on DBOS Transact: prints their rate for each line of input, which says how many. */
const AT_ONCE = 50;

const work = DBOS.registerWorkflow(
  async (request: string) => {
    for (const name of ['One', 'Two', 'Three']) await DBOS.runStep(async () => null, { name });
    return `Done: ${request}`;
  },
  { name: 'noop' },
);
DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env['POSTGRES_URL'],
  logLevel: 'error',
  runAdminServer: false,
});
await DBOS.launch();
console.log('ready');

for await (const line of createInterface({ input: process.stdin })) {
  const count = Number(line);
  let next = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        next += 1;
        const handle = await DBOS.startWorkflow(work)(`n${next}`);
        await handle.getResult();
      }
    }),
  );
  console.log(`rate ${(count / (performance.now() - from)) * 1000}`);
}
await DBOS.shutdown();
process.exit(0);
