import { setTimeout as sleep } from 'node:timers/promises';
import { InteractionResponseType } from 'discord-api-types/v10';
import { commandNamed, formOf } from '../../../core/command/registry.ts';
import { slashText } from '../../../core/command/slash.ts';
import type { Inbound, Person } from '../../../core/domain/message.ts';
import type { Accept } from '../../../core/ports.ts';
import type { Queries } from '../../../core/queries.ts';
import { formExpired } from '../../../core/present/form.ts';
import { notTaken } from '../../../core/present/private.ts';
import type { Workflow } from '../../../core/workflow.ts';
import { type Answers, toReplyTo } from '../deliver/answers.ts';
import type { Api } from '../api.ts';
import { complete } from './autocomplete.ts';
import { isCode } from '../errors.ts';
import { type Spot, toPlace } from '../ids.ts';
import type { Log } from '../log.ts';
import { fromButton, fromCommand, fromForm, personOf } from './normalise.ts';
import { EPHEMERAL, render } from '../deliver/render.ts';
import type { Spots } from './spots.ts';
import type { Store } from '../store.ts';
import { recordOf } from '../deliver/threads.ts';
import { commandForm, filledIn, isCommandForm, openForm, readForm } from './shortcut.ts';
import { AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Interaction, type InteractionOf } from './wire.ts';

/** Discord waits 3 s for the first answer (docs, interactions/receiving-and-responding); this leaves time for the call. */
const STORED_WITHIN_MS = 1_500;

/** Those of an outage that Discord may send again; see `MAX_WAITING` in discord.ts. */
const REFUSED = 1_000;

/** Where a command was typed, and its id. */
type Typed = { spot: Spot; channel: string; id: string };

export type InteractionParts = {
  api: Api;
  accept: Accept;
  queries: Queries;
  workflows: readonly Workflow[];
  spots: Spots;
  store: Store;
  answers: Answers;
  /** The ids of those whose senders were told that they were not taken in. */
  refused: Set<string>;
  log: Log;
  now: () => number;
};

/** Takes in commands and buttons, and completes what is being typed. */
export function createInteractions(parts: InteractionParts): (raw: unknown) => Promise<void> {
  const { api, spots, store, answers, refused, log, now } = parts;

  async function respond(interaction: Interaction, type: InteractionResponseType, data?: object): Promise<void> {
    const { id, token } = interaction;
    const body = { type, ...(data && { data }) };
    try {
      await api.call('POST', `/interactions/${id}/${token}/callback`, { auth: false, body });
    } catch (error) {
      // Somebody has answered it before: it was sent twice.
      if (isCode(error, 'alreadyAcknowledged')) return;
      log.warn({ err: error, interaction: id }, 'An interaction could not be acknowledged in time');
    }
  }

  /**
   * Stores it and acknowledges it then. Where storing takes long it is acknowledged before: it may yet be stored, so nobody is
   * told to try again until it is known that it was not.
   */
  async function take(
    interaction: InteractionOf<typeof COMMAND | typeof COMPONENT | typeof FORM>,
    ready: InteractionResponseType,
    store: () => Promise<void>,
  ) {
    const { id, token, application_id: application, type } = interaction;
    // Discord sends it again with the events around it; whoever was told to try again has done so.
    if (refused.has(id)) return;
    const storing = store().then(
      () => 'stored' as const,
      (error: unknown) => {
        log.warn({ err: error, interaction: id }, 'An interaction could not be stored');
        rememberRefused(id);
        return 'failed' as const;
      },
    );
    const late = sleep(STORED_WITHIN_MS, 'late' as const, { ref: false });
    const outcome = await Promise.race([storing, late]);
    const [said] = render({ kind: 'notice', text: notTaken(), buttons: [], files: [] });
    if (outcome === 'failed') {
      const flags = said.flags | EPHEMERAL;
      return respond(interaction, InteractionResponseType.ChannelMessageWithSource, { ...said, flags });
    }
    const shown = ready === InteractionResponseType.DeferredChannelMessageWithSource;
    await respond(interaction, ready, shown ? { flags: EPHEMERAL } : undefined);
    if ((await storing) === 'stored') return;
    const kind = type === COMPONENT ? 'button' : 'command';
    await answers.give(toReplyTo({ kind, application, interaction: id, token }), [said], []);
  }

  function rememberRefused(id: string): void {
    refused.add(id);
    const [oldest] = refused;
    if (refused.size > REFUSED && oldest !== undefined) refused.delete(oldest);
  }

  async function command(interaction: InteractionOf<typeof COMMAND>, person: Person): Promise<void> {
    const { data, channel, id } = interaction;
    if (data.target_id !== undefined) {
      // Discord shows by itself that nothing came of it.
      const shown = await openForm({ spots, store, now }, interaction);
      return shown && respond(interaction, shown.type, shown.data);
    }
    const values = Object.fromEntries(data.options.map(({ name, value }) => [name, value]));
    const text = slashText(data.name, values);
    const form = formOf(data.name, text, parts.workflows);
    if (form) {
      const { type, data: shown } = commandForm(form);
      return respond(interaction, type, shown);
    }
    await take(interaction, InteractionResponseType.DeferredChannelMessageWithSource, async () => {
      const spot = await spotOf(interaction);
      if (commandNamed(data.name)?.opens) await rememberStart({ spot, channel: channel.id, id }, person, values);
      await parts.accept(fromCommand(interaction, spot, person, text));
    });
  }

  /** Where what is typed or filled in belongs. */
  async function spotOf({ channel, guild_id: server, id }: Interaction): Promise<Spot> {
    return server === undefined ? spots.direct(channel.id) : spots.forCommand(server, channel, id);
  }

  async function sent(interaction: InteractionOf<typeof FORM>, person: Person): Promise<void> {
    await take(interaction, InteractionResponseType.DeferredChannelMessageWithSource, async () => {
      const inbound = isCommandForm(interaction)
        ? await fromCommandForm(interaction, person)
        : await readForm({ spots, store, now }, interaction, person);
      if (inbound) await parts.accept(inbound);
      else void sayExpired(interaction);
    });
  }

  async function fromCommandForm(interaction: InteractionOf<typeof FORM>, person: Person) {
    const { channel, id } = interaction;
    const values = filledIn(interaction);
    const spot = await spotOf(interaction);
    await rememberStart({ spot, channel: channel.id, id }, person, values);
    return fromForm(interaction, spot, person, { text: slashText('task', values) });
  }

  /** It is kept no more what the form is about. The answer completes the acknowledgement, which comes first or meanwhile. */
  async function sayExpired({ id, token, application_id: application }: InteractionOf<typeof FORM>): Promise<void> {
    const [said] = render({ kind: 'notice', text: formExpired(), buttons: [], files: [] });
    const replyTo = toReplyTo({ kind: 'command', application, interaction: id, token });
    await answers.give(replyTo, [said], []).catch((error: unknown) => {
      log.warn({ err: error, interaction: id }, 'Nobody could be told that a form is too old');
    });
  }

  /** What the run's messages will need: the name for a thread that is opened, and the place of one that is there. */
  async function rememberStart({ spot, channel, id }: Typed, { id: by }: Person, values: object) {
    const { description, request } = values as { description?: string; request?: string };
    if (spot.provisional && channel === spot.channel) {
      return store.know(recordOf(spot), { by, title: description ?? request ?? '' }, now());
    }
    await store.know(channel, { by, opened: '1', place: toPlace(spot).thread }, now());
    return store.seen(channel, id, now());
  }

  async function button(interaction: InteractionOf<typeof COMPONENT>, person: Person): Promise<void> {
    const { channel, guild_id: server, message } = interaction;
    await take(interaction, InteractionResponseType.DeferredMessageUpdate, async () => {
      const spot =
        server === undefined
          ? spots.direct(channel.id)
          : await spots.ofMessage(server, message.channel_id, message.id, channel);
      const inbound: Inbound | undefined = fromButton(interaction, spot, person);
      if (inbound) await parts.accept(inbound);
    });
  }

  async function autocomplete(interaction: InteractionOf<typeof AUTOCOMPLETE>, person: Person): Promise<void> {
    const { data } = interaction;
    const spot = await spotOf(interaction);
    const asked = { place: toPlace(spot), person: person.id, command: data.name, options: data.options };
    const none = sleep(STORED_WITHIN_MS, [], { ref: false });
    const choices = await Promise.race([complete(asked, parts.queries, parts.workflows), none]);
    await respond(interaction, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices });
  }

  return async (raw) => {
    const parsed = Interaction.safeParse(raw);
    if (!parsed.success) return log.debug({ issues: parsed.error.message }, 'An interaction of another kind');
    const { data: interaction } = parsed;
    const user = interaction.member?.user ?? interaction.user;
    if (!user) return undefined;
    const person = personOf(user, interaction.member?.nick);
    if (interaction.type === COMMAND) return command(interaction, person);
    if (interaction.type === COMPONENT) return button(interaction, person);
    if (interaction.type === FORM) return sent(interaction, person);
    return autocomplete(interaction, person);
  };
}
