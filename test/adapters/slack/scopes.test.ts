import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './harness.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('the operator is told what an older installation lacks, until it is installed again', async () => {
  const scopes = world.people.team.tokens.get(world.people.token);
  scopes?.delete('files:read');
  const older = await world.connect();
  await expect
    .poll(() => older.platform.notes?.())
    .toEqual([
      `The app in slack:${world.people.team.id} lacks \`files:read\`. It works on without; add them (see manifest.yml) and install it again.`,
    ]);
  scopes?.add('files:read');
  const newer = await world.connect();
  await expect.poll(() => newer.platform.notes?.()).toEqual([]);
});
