import {
  ApplicationCommandOptionType,
  ButtonStyle,
  type Client,
  ComponentType,
  Events,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeDiscord } from './fake-discord.ts';
import { logIn } from './client.ts';

let fake: FakeDiscord;
let client: Client<true>;

beforeEach(async () => {
  fake = await new FakeDiscord().start();
  client = await logIn(fake);
});

afterEach(async () => {
  await client.destroy();
  await fake.stop();
});

const QUIET = { allowedMentions: { parse: [] } };

function onInteraction(handle: (interaction: Interaction) => Promise<unknown>): void {
  client.on(Events.InteractionCreate, (interaction) => void handle(interaction));
}

test('a command with options is registered, completed and answered privately', async () => {
  await client.application.commands.set([
    {
      name: 'cancel',
      description: 'Stops a run.',
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: 'run',
          description: 'Which one',
          autocomplete: true,
          required: true,
        },
      ],
    },
  ]);
  onInteraction(async (interaction) => {
    if (interaction.isAutocomplete())
      return interaction.respond([{ name: 'a run', value: interaction.options.getFocused() }]);
    if (!interaction.isChatInputCommand()) return undefined;
    const content = `${interaction.user.username} ${interaction.options.getString('run')}`;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    return interaction.editReply({ content, ...QUIET });
  });
  expect(await fake.people.complete('ana', fake.general, 'cancel', { run: 'ab' }, 'run')).toEqual([
    { name: 'a run', value: 'ab' },
  ]);
  const { original, failed } = await fake.people.slash('ana', fake.general, 'cancel', { run: 'ab' });
  expect(failed).toBe(false);
  await expect.poll(() => original?.content).toBe('ana ab');
  expect(fake.people.sees('ana', fake.general)).toMatchObject([{ text: 'ana ab', private: true }]);
  expect(fake.people.sees('ben', fake.general)).toEqual([]);
  await expect(fake.people.slash('ana', fake.general, 'cancel', {})).rejects.toThrow('needs the option run');
});

test('a button is pressed, and turns into an outcome', async () => {
  onInteraction(async (interaction) =>
    interaction.isButton() ? interaction.update({ content: 'started', components: [], ...QUIET }) : undefined,
  );
  const channel = client.channels.cache.get(fake.general.id);
  if (!channel?.isSendable()) throw new Error('The channel is not known.');
  await channel.send({
    content: 'shall I?',
    ...QUIET,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [{ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Start', customId: 'start:1' }],
      },
    ],
  });
  const [shown] = fake.people.sees('ana', fake.general);
  expect(shown?.buttons).toEqual([{ label: 'Start', customId: 'start:1', disabled: false }]);
  if (shown) await fake.people.click('ana', shown, 'Start');
  expect(fake.people.sees('ana', fake.general)).toMatchObject([{ text: 'started', buttons: [] }]);
});

test('without an answer in three seconds it fails for the person, and the answer comes too late', async () => {
  let late: Promise<unknown> | undefined;
  onInteraction(async (interaction) => {
    fake.clock.pass(3_001);
    if (interaction.isButton()) late = interaction.deferUpdate();
    await late?.catch(() => undefined);
  });
  const message = fake.people.say('ana', fake.general, 'x');
  const { failed } = await fake.people.press('ana', message, 'x');
  expect(failed).toBe(true);
  await expect(late).rejects.toMatchObject({ code: 10_062 });
});
