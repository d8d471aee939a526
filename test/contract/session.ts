import { expect } from 'vitest';
import type { ModelServer } from '../support/model-server.ts';
import type { Harness, Session } from './harness.ts';
import { WORKFLOWS } from './seeing.ts';

/** Starts the bot with that model, which is started too, and the contract's own workflows. */
export async function startWith(harness: Harness, model: ModelServer): Promise<Session> {
  await model.start();
  return harness.start({ ...model.env, WORKFLOWS_DIR: WORKFLOWS });
}

/** Stops the bot and its model; nothing that it did may have broken the platform's rules. */
export async function endOf(session: Session, model?: ModelServer): Promise<void> {
  const complaints = session.complaints();
  await session.stop();
  await model?.close();
  expect(complaints).toEqual([]);
}
