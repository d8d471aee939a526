import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebClient } from '@slack/web-api';
import { fetchFile } from '../../../src/adapters/slack/receive/files.ts';
import { clientOptions } from '../../../src/adapters/slack/web.ts';
import { type FakeSlack, startFakeSlack } from '../../support/fake-slack/fake-slack.ts';

const LIMITS = { maxBytes: 1_000 };

describe("a file of Slack's", () => {
  let slack: FakeSlack;
  beforeEach(async () => {
    slack = await startFakeSlack();
  });
  afterEach(() => slack.stop());

  /** What the bot gets of a file, in a workspace that gave it those scopes. */
  async function got(scopes: string[], apiUrl: string = slack.apiUrl): Promise<string> {
    const people = slack.workspace('acme');
    const token = slack.oauth.token(people.team, scopes);
    const { id } = slack.uploads.share({ name: 'a.txt', bytes: new TextEncoder().encode('hello') });
    const client = new WebClient(token, clientOptions(slack.apiUrl));
    const workspace = { team: people.team.id, client, botUser: people.team.bot.user };
    const bytes = await fetchFile(workspace, { name: 'a.txt', source: id }, { ...LIMITS, apiUrl });
    return new TextDecoder().decode(bytes);
  }

  test('is fetched with the token', async () => {
    expect(await got(['files:read'])).toBe('hello');
  });

  test('is refused without the scope, which is named', async () => {
    await expect(got(['chat:write'])).rejects.toMatchObject({ problem: { why: 'scope', scope: 'files:read' } });
  });

  test('is not asked for anywhere but with Slack', async () => {
    await expect(got(['files:read'], 'https://another.example/api/')).rejects.toMatchObject({
      problem: { why: 'gone' },
    });
  });
});
