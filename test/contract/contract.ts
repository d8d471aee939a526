import { describe } from 'vitest';
import { adapterContract } from './adapter.ts';
import { carriedContract } from './carried.ts';
import { conversationContract } from './conversation.ts';
import { deliveryContract } from './delivery.ts';
import { editsContract } from './edits.ts';
import type { Harness } from './harness.ts';
import { inputContract } from './input.ts';
import { textContract } from './texts.ts';

/** What every adapter must do, in front of people who can only see what their platform shows. */
export function contract(harness: Harness): void {
  describe(`on ${harness.name}`, () => {
    conversationContract(harness);
    inputContract(harness);
    carriedContract(harness);
    editsContract(harness);
    textContract(harness);
    deliveryContract(harness);
    if (harness.adapter) adapterContract(harness.adapter);
  });
}
