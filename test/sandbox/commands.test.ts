import { expect, test } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import { Commands, type CommandSettings } from '../../src/sandbox/commands.ts';
import type { Found } from '../../src/sandbox/isolation/probe.ts';
import { candidatesFor, none } from '../../src/sandbox/isolation/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';

const best: Sandbox = { ...none, kind: 'bubblewrap', cutsNetwork: true, keepsRoot: false };

function commandsIn(found: Partial<Found>, settings: Partial<CommandSettings> = {}): Commands {
  return new Commands({
    find: async () => ({ sandbox: best, failed: [], ...found }),
    settings: async () => Policy.parse({ commands: settings }).commands,
  });
}

test('isolated commands have no network by default, and the log says both', async () => {
  const { isolated, network, note, warnings, off } = await commandsIn({}).state();
  expect({ isolated, network, warnings, off }).toEqual({
    isolated: true,
    network: false,
    warnings: [],
    off: undefined,
  });
  expect(note).toBe(
    "Commands are isolated: they see the system's programs and the folder of their own run, nothing of the bot's. They have no network.",
  );
});

test('the policy opens the network, and the log says so', async () => {
  const commands = commandsIn({}, { network: 'open' });
  expect((await commands.state()).note).toContain('The policy gives them the network, this machine included.');
  expect(await commands.place()).toMatchObject({ sandbox: best, network: true });
});

test.each(
  candidatesFor({ hidden: [], abilities: { size: true, disableUserns: true } }).filter(
    ({ kind }) => kind !== 'bubblewrap',
  ),
)('nothing claims isolation in $kind', async (sandbox) => {
  const { isolated, note } = await commandsIn({ sandbox }).state();
  expect(isolated).toBe(false);
  expect(note).toMatch(/^Commands are not isolated: they read and write what the bot can\./);
  expect(note.includes('They have no network.')).toBe(sandbox.cutsNetwork);
});

test.each([
  ['no bubblewrap', none],
  ['no cut of the network', { ...best, cutsNetwork: false }],
  ['root', { ...best, keepsRoot: true }],
])('where isolation is required, commands are off with %s, and people are told', async (_what, sandbox) => {
  const commands = commandsIn({ sandbox }, { isolation: 'required' });
  await expect(commands.place()).rejects.toThrow(/^Commands are off: the policy requires isolation, and .+\.$/);
  expect((await commands.state()).off).toBeDefined();
  expect((await commandsIn({ sandbox }).place()).sandbox).toBe(sandbox);
});

test('a leak that the check finds turns commands off whatever the policy says', async () => {
  const commands = commandsIn({ leak: 'can see /srv/bot/.env' });
  const off =
    'Commands are off: a check at the start found that they can see /srv/bot/.env, which isolation must prevent. Whoever runs me can move those files elsewhere, or update bubblewrap.';
  await expect(commands.place()).rejects.toThrow(off);
  expect((await commands.state()).off).toBe(off);
});

test('a fallback is reported with its reason, but not what is simply not installed', async () => {
  const failed = [
    { sandbox: best, why: 'setpriv: setresuid failed' },
    { sandbox: best, why: 'it is not installed' },
  ];
  const { warnings } = await commandsIn({ sandbox: { ...best, keepsRoot: true }, failed }).state();
  expect(warnings).toEqual([
    'bubblewrap without network does not work here (setpriv: setresuid failed); commands run in bubblewrap without network as root.',
  ]);
});

test('a check that could not be made is made again', async () => {
  let calls = 0;
  const commands = new Commands({
    find: async () => {
      calls += 1;
      if (calls === 1) throw new Error('ENOSPC');
      return { sandbox: best, failed: [] };
    },
    settings: async () => Policy.parse({}).commands,
  });
  await expect(commands.place()).rejects.toThrow('ENOSPC');
  expect((await commands.place()).sandbox).toBe(best);
});
