import { expect, test } from 'vitest';
import { SCOPES } from '../../../../src/adapters/slack/limits.ts';
import { manifestCommands } from '../../../../src/adapters/slack/receive/manifest.ts';
import { readManifest } from '../../../support/fake-slack/manifest.ts';

const manifest = readManifest();

test('the manifest asks for what an installation by OAuth asks for', () => {
  expect(manifest?.oauth_config?.scopes?.bot).toEqual([...SCOPES]);
});

test('the manifest declares every command as `npm run slack:manifest` writes it', () => {
  expect(manifest?.features?.slash_commands).toEqual(manifestCommands());
});
