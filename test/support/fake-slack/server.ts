import type { Channel, Json, Message, StoredFile, Team } from './state.ts';

/** What methods need of the rest of the fake. */
export type Server = {
  features: { home: boolean };
  /** Its own address. */
  base: () => string;
  uploads: {
    open(name: string, length: number): { id: string; url: string };
    find(id: string): StoredFile | undefined;
  };
  /** Gives the person who caused it, once and while it is fresh. */
  triggers: { use(id: string): string };
  modals: Map<string, Json>;
  endOldStream(message: Message): void;
  posted(team: Team, channel: Channel, message: Message): void;
  changed(team: Team, channel: Channel, message: Message, was: Message): void;
  deleted(team: Team, channel: Channel, message: Message): void;
};
