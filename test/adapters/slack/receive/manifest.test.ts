import { expect, test } from 'vitest';
import { SCOPES } from '../../../../src/adapters/slack/limits.ts';
import { commandHelp } from '../../../../src/core/command/help.ts';
import { readManifest } from '../../../support/fake-slack/manifest.ts';

const manifest = readManifest();

test('the manifest asks for what an installation by OAuth asks for', () => {
  expect(manifest?.oauth_config?.scopes?.bot).toEqual([...SCOPES]);
});

test('the manifest has every command, and its short names', () => {
  const commands = manifest?.features?.slash_commands?.map(({ command }) => command);
  expect(commands?.toSorted()).toEqual(
    [...commandHelp.map(({ command }) => command), '/tasks', '/workflow', '/wf'].toSorted(),
  );
});
