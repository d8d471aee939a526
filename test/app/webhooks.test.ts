import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { webhookAt } from '../../src/adapters/http/webhook.ts';
import { openWebhooks } from '../../src/app/webhooks.ts';
import { notice } from '../../src/core/present/text/notice.ts';
import { Policy } from '../../src/core/policy.ts';
import { aRun, here } from '../core/decide/facts.ts';

test.each(['99999999999', '1e400'])('a receiver cannot put its word off for longer than an hour: %s', async (after) => {
  const receiver = createServer((_, response) => response.writeHead(503, { 'retry-after': after }).end());
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const policy = Policy.parse({});
  const run = async () => aRun({ status: 'completed', webhook: webhookAt(url) });
  const hooks = openWebhooks({ policy: () => policy, run, secret: 'secret', mayReach: () => true });
  const told = hooks.platform.post(here, { ...notice(''), run: 'run1' }, 'key');
  await expect(told).rejects.toMatchObject({ retry: true, afterMs: 3_600_000 });
  await hooks.close();
  receiver.close();
});
