import type { AnyChunk, HomeView, KnownBlock, ModalView } from '@slack/types';

/** Everything of ours that Slack checks the shape of; the schemas are generated from this. */
export type SentTypes = { block: KnownBlock; view: HomeView | ModalView; chunk: AnyChunk };
