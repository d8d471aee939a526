import type { Place } from '../../src/core/domain/message.ts';
import type { Platform } from '../../src/core/ports.ts';

/** Where people write: `general` where no channel is named, and `dm-ana` is Ana's with the bot. */
export type Where = {
  channel?: string;
  thread?: string;
  files?: { name: string; type?: string; bytes: Uint8Array }[];
  /** The message that this one replies to, where the platform has that. */
  replyTo?: string;
};

/** A message as one person sees it. */
export type Shown = {
  id: string;
  thread: string;
  bot: boolean;
  /** What is read, mentions as `@Ana`; markup of the platform's own is taken out. */
  text: string;
  buttons: { action: string; label: string }[];
  files: { name: string; bytes(): Promise<Uint8Array> }[];
  /** The reactions to it. */
  marks: string[];
  /** Only this person sees it. */
  private: boolean;
  /** The names of the people that it calls, in lower case; `@everyone` and the like for all. */
  pings: string[];
  /** Links whose label reads as another address than the one they lead to. */
  forged: string[];
};

/** What goes wrong on the platform's side. */
export type Faults = {
  /** The next new message in that channel is shown, and the bot never gets to know. */
  loseAnswer(channel: string): void;
  /** The next call for that channel is refused, with the word to wait so many seconds. */
  limit(channel: string, seconds: number): void;
  /** From now on every event comes once more, as the platform does when it is unsure. */
  resendAll(): void;
};

/** The whole bot as its own process on its platform, and the people there: Ana, Ben and Chloe. */
export type Session = {
  /** `@meanwhile` and `@ben` are mentions. Resolves when the platform has handed it over. */
  say(user: string, text: string, where?: Where): Promise<{ id: string; thread: string }>;
  /** Picks "Do this in the background" in the menu of a message and sends those words from its form. */
  menu?(user: string, message: { id: string }, words: string): Promise<void>;
  /** Sends a voice message, or a sticker, to the bot directly. Left out where the platform has none. */
  voice?(user: string): Promise<void>;
  sticker?(user: string): Promise<void>;
  /** Passes a message on; with the words where the platform has room for some. Left out where nobody can. */
  forward?(user: string, message: { id: string }, text: string, where: Where): Promise<{ id: string; thread: string }>;
  /** Opens a thread under the message, where people do that first, and gives the thread's id. */
  open(user: string, message: { id: string; thread: string }): Promise<string>;
  /** Changes, or takes away, what the person wrote. */
  edit(user: string, message: { id: string; thread: string }, text: string): Promise<void>;
  remove(user: string, message: { id: string; thread: string }): Promise<void>;
  press(user: string, message: Shown, action: string): Promise<void>;
  /** `emoji` is the character. */
  react(user: string, message: Shown, emoji: string): Promise<void>;
  /** Types a command in a channel, and gives the private answer's text. */
  command(user: string, command: string, text: string, channel?: string): Promise<string>;
  /** A channel or one of its threads, oldest first. */
  read(user: string, where: Where): Promise<Shown[]>;
  /** Signs of life that were shown in the thread so far: typing, a status, a reaction. */
  signs(thread: string, channel?: string): number;
  faults?: Faults;
  /** What is wrong with anything the bot sent, by the platform's own rules. */
  complaints(): string[];
  stop(): Promise<void>;
};

/** The adapter alone, with the platform that it speaks to. */
export type Adapter = {
  platform: Platform;
  /** A thread in which a person has written. */
  place: Place;
  /** A message's id of the right form that names none. */
  gone: string;
  /** A person's id as core has it, and another's. */
  person: string;
  other: string;
  /** What Ana (`person`) or Ben (`other`) sees in the thread. */
  read(user: 'ana' | 'ben'): Promise<Shown[]>;
  /** The next new message is shown, and the adapter never gets to know. */
  loseAnswer?: () => void;
  stop(): Promise<void>;
};

/** What a platform brings to the suite. */
export type Harness = {
  name: string;
  /** What only some platforms have; tests of the rest are left out by name. */
  can: {
    /** A text of somebody else's is answered where only they see it. */
    answerTextsPrivately: boolean;
    faults: boolean;
    /** People reply to single messages. */
    replyTo: boolean;
    /** A message that is passed on has words of its own. */
    forwardWithWords: boolean;
  };
  /** With those settings of the bot's besides the platform's own. */
  start(env: Record<string, string>): Promise<Session>;
  /** A fresh adapter; left out while there is none. */
  adapter?: () => Promise<Adapter>;
};
