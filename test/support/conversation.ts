import { setTimeout as sleep } from 'node:timers/promises';
import { type Condition, type Expectation, kinds, type Script, type Step, type Which } from './conversation-script.ts';
import { type Answer, type ModelServer, says, stallsAfter } from './model-server.ts';
import { type Message, People } from './people.ts';

const EVERYBODY = ['ana', 'ben', 'chloe', 'dmitri'];

/** What is expected must come in this time, or where it is known not to come, in that. */
const PATIENCE_MS = 20_000;
const KNOWN_PATIENCE_MS = 2_500;

/** Whatever the bot says without being expected to, it says in this time: its answers take a tenth of it. */
const QUIET_MS = 1_000;
/** After something expected came, what comes too much comes sooner. */
const QUIET_AFTER_MS = 400;
const LOOK_EVERY_MS = 60;

/** The bot did not behave as the script expects; anything else that goes wrong is a fault of the script or the run. */
export class Unmet extends Error {
  override name = 'Unmet';
}

/** Plays one script in a thread of its own. */
export async function play(script: Script, url: string, model: ModelServer | undefined): Promise<void> {
  const player = new Player(script, new People(url), model);
  try {
    for (const step of script.steps) await player.step(step);
  } finally {
    await player.tidyUp();
  }
}

class Player {
  readonly #script: Script;
  readonly #people: People;
  readonly #model: ModelServer | undefined;
  #thread: string | undefined;
  /**
   * The bot's messages, with their kinds, before the last thing that somebody did, and how often the model had been asked. A message
   * that has become another kind since (an offer that is a card now) counts as new.
   */
  #before = new Set<string>();
  #asked = 0;
  #told = '';
  /** It is quiet enough at that time if nothing came till then. */
  #quietAt = 0;
  readonly #answers: Answer[] = [];
  /** The bot's messages as they last had buttons: people press what they saw, also where an edit takes it away in that moment. */
  readonly #pressable = new Map<string, Message>();

  constructor(script: Script, people: People, model: ModelServer | undefined) {
    this.#script = script;
    this.#people = people;
    this.#model = model;
    if (!model) return;
    model.names = [];
    model.judgements = [];
    model.answer = (response, asked, socket) => (this.#answers.shift() ?? says('I see.'))(response, asked, socket);
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        await sleep(step.ms);
        return;
      case 'model':
        if (step.ending === 'names') this.#model?.names.push(step.text);
        else if (step.ending === 'judges') this.#model?.judgements.push(step.text);
        else this.#answers.push(step.ending === 'stalls' ? stallsAfter(step.text) : says(step.text));
        return;
      case 'expect':
        for (const expectation of step.expectations) await this.#expect(expectation);
        return undefined;
      default:
        this.#before = new Set((await this.#bot()).map(kindAndId));
        this.#asked = this.#model?.requests.length ?? 0;
        this.#told = '';
        await this.#act(step);
        this.#quietAt = Date.now() + QUIET_MS;
        return undefined;
    }
  }

  async #act({ do: kind, person, text, which }: Extract<Step, { person: string }>): Promise<void> {
    const where = { channel: this.#script.channel, ...(this.#thread !== undefined && { thread: this.#thread }) };
    if (kind === 'say') {
      const { thread } = await this.#people.say(person, text, where);
      this.#thread ??= thread;
    } else if (kind === 'type') {
      const [command = '', ...words] = text.split(' ');
      const answer = await this.#people.command(person, command, words.join(' '), where);
      this.#told = answer.text;
      this.#thread ??= answer.thread;
    } else if (kind === 'press') {
      const message = await this.#target(person, which, ({ buttons }) => buttons.some(({ label }) => label === text));
      const button = message.buttons.find(({ label }) => label === text);
      if (!button) throw new Error(`There is no button "${text}".`);
      const one = { ...message, buttons: [button] };
      this.#told = (await this.#people.press(person, one, button.action)).text ?? '';
    } else {
      await this.#people.react(person, await this.#target(person, which, () => true), text);
    }
  }

  /** The message that is pressed or reacted to, once it is there. */
  async #target(person: string, which: Which | undefined, fits: (message: Message) => boolean): Promise<Message> {
    return this.#until(async () => {
      const messages = (await this.#bot()).filter(({ to }) => to === undefined || to === person);
      const seen = messages.flatMap((one) => {
        const pressable = this.#pressable.get(kindAndId(one));
        // A window that was not told yet still shows the offer that is a card by now.
        const was = kinds.map((kind) => this.#pressable.get(`${kind} ${one.id}`));
        const before = was.filter((old) => old !== undefined && old.kind !== one.kind) as Message[];
        return [...before, one.buttons.length > 0 ? one : (pressable ?? one)];
      });
      return which ? pick(seen, which) : (messages.findLast(fits) ?? seen.findLast(fits));
    }, 'a message to act on');
  }

  async #expect(expectation: Expectation): Promise<void> {
    const { text } = expectation;
    switch (expectation.what) {
      case 'new': {
        const { kind, to, conditions } = expectation;
        const found = await this.#until(async () => {
          const came = (await this.#came()).filter((one) => one.kind === kind && one.to === to);
          return came.find((one) => meets(one, conditions));
        }, text);
        for (const other of EVERYBODY.filter((name) => to !== undefined && name !== to)) {
          const seen = await this.#people.read(other, this.#thread ?? '');
          if (seen.some(({ id }) => id === found.id)) throw new Unmet(`${other} sees what is only for ${to}.`);
        }
        return;
      }
      case 'standing':
        await this.#until(async () => {
          const one = pick(await this.#bot(), expectation.which);
          return one && meets(one, expectation.conditions);
        }, text);
        return;
      case 'told':
        if (!meets({ text: this.#told } as Message, expectation.conditions)) await this.#unmet(text);
        return;
      case 'model told':
        await this.#until(() => this.#prompt() !== undefined, text);
        if (!expectation.texts.every((part) => this.#prompt()?.includes(part))) await this.#unmet(text);
        return;
      case 'model not told':
        await this.#until(() => this.#prompt() !== undefined, 'the model to be asked');
        if (expectation.texts.some((part) => this.#prompt()?.includes(part))) await this.#unmet(text);
        return;
      case 'model not asked':
        return this.#forAWhile(() => this.#prompt() === undefined, text);
      case 'none':
        return this.#forAWhile(async () => {
          const came = await this.#came();
          return !came.some(({ kind }) => expectation.kinds.some((one) => one === kind));
        }, text);
      case 'count': {
        const ofKind = async () => (await this.#bot()).filter(({ kind }) => kind === expectation.kind).length;
        await this.#until(async () => (await ofKind()) >= expectation.count, text);
        return this.#forAWhile(async () => (await ofKind()) === expectation.count, text);
      }
    }
  }

  /** All that the model was sent since the last thing that somebody did. */
  #prompt(): string | undefined {
    const requests = this.#model?.requests.slice(this.#asked) ?? [];
    if (requests.length === 0) return undefined;
    return requests.flatMap(({ messages }) => messages.map(({ content }) => content)).join('\n');
  }

  async #until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<Exclude<T, false>>> {
    const until = Date.now() + (this.#script.known === undefined ? PATIENCE_MS : KNOWN_PATIENCE_MS);
    for (;;) {
      const seen = await look();
      if (seen) {
        this.#quietAt = Math.max(this.#quietAt, Date.now() + QUIET_AFTER_MS);
        return seen as NonNullable<Exclude<T, false>>;
      }
      if (Date.now() > until) return this.#unmet(what);
      await sleep(LOOK_EVERY_MS);
    }
  }

  async #forAWhile(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (;;) {
      const enough = Date.now() >= this.#quietAt;
      if (!(await holds())) await this.#unmet(what);
      if (enough) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  async #unmet(what: string): Promise<never> {
    const lines = (await this.#all()).map(
      ({ author, kind, to, text, buttons }) =>
        `  ${author.name}${author.bot ? ` (${kind}${to ? ` to ${to}` : ''})` : ''}: ${text.replaceAll('\n', ' / ')}${buttons.map(({ label }) => ` [${label}]`).join('')}`,
    );
    const told = this.#told === '' ? '' : `\n  (told privately: ${this.#told})`;
    throw new Unmet(`Expected: ${what}. What was said:\n${lines.join('\n')}${told}`);
  }

  async #came(): Promise<Message[]> {
    return (await this.#bot()).filter((message) => !this.#before.has(kindAndId(message)));
  }

  async #bot(): Promise<Message[]> {
    const messages = (await this.#all()).filter(({ author }) => author.bot);
    for (const message of messages) if (message.buttons.length > 0) this.#pressable.set(kindAndId(message), message);
    return messages;
  }

  /** What everybody sees together, in order. */
  async #all(): Promise<Message[]> {
    const thread = this.#thread;
    if (thread === undefined) return [];
    const seen = new Map<string, Message>();
    for (const messages of await Promise.all(EVERYBODY.map((person) => this.#people.read(person, thread)))) {
      for (const message of messages) seen.set(message.id, message);
    }
    return [...seen.values()].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  }

  /** Leaves nothing at work that could stand in the way of other scripts. */
  async tidyUp(): Promise<void> {
    for (const message of await this.#bot()) {
      if (message.kind !== 'card' || !message.buttons.some(({ action }) => action === 'cancel')) continue;
      for (const person of EVERYBODY) await this.#people.press(person, message, 'cancel').catch(() => undefined);
    }
  }
}

function kindAndId({ kind, id }: Message): string {
  return `${kind} ${id}`;
}

function pick(messages: Message[], { kind, at }: Which): Message | undefined {
  return messages.filter((message) => message.kind === kind).at(at);
}

function meets(message: Message, conditions: Condition[]): boolean {
  return conditions.every((condition) => {
    const said = message.text.toLowerCase();
    switch (condition.is) {
      case 'says':
        return condition.texts.some((text) => said.includes(text.toLowerCase()));
      case 'does not say':
        return !condition.texts.some((text) => said.includes(text.toLowerCase()));
      case 'button':
        return message.buttons.some(({ label }) => label === condition.label);
      case 'state':
        return stateOf(message) === condition.word;
    }
  });
}

/** An offer or a question is open while it has its buttons; a card has the state of its run. */
function stateOf({ card, buttons }: Message): string {
  return card?.status ?? (buttons.length > 0 ? 'open' : 'closed');
}
