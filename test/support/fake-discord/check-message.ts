import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { invalidField, refuse } from './errors.ts';
import type { AllowedMentions } from './model.ts';

/** Limits as docs.discord.com/developers/resources/message and components/reference give them. */
const MAX_CONTENT = 2_000;
const MAX_EMBEDS = 10;
const MAX_EMBED_TITLE = 256;
const MAX_EMBED_DESCRIPTION = 4_096;
const MAX_EMBED_TEXT = 6_000;
const MAX_NONCE = 25;
const MAX_ROWS = 5;
const MAX_BUTTONS = 5;
const MAX_LABEL = 80;
const MAX_CUSTOM_ID = 100;
const MAX_SELECT_OPTIONS = 25;
const MAX_COMPONENTS_V2 = 40;
const MAX_FILES = 10;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_MENTIONS = 100;

export type Upload = { field: string; name: string; type: string; bytes: Uint8Array };

export type Component = {
  type: ComponentType;
  components?: Component[];
  style?: ButtonStyle;
  label?: string;
  emoji?: object;
  custom_id?: string;
  url?: string;
  disabled?: boolean;
  options?: { label: string; value: string }[];
};

type Embed = { title?: string; description?: string };

/** What a message is created or edited with. */
export type MessageBody = {
  content?: string | null;
  embeds?: Embed[] | null;
  components?: Component[] | null;
  allowed_mentions?: AllowedMentions | null;
  attachments?: { id: string | number; filename?: string }[] | null;
  nonce?: string | number;
  enforce_nonce?: boolean;
  flags?: number;
  message_reference?: { message_id: string; channel_id?: string; fail_if_not_exists?: boolean };
};

/** Refuses what Discord refuses; `empty`: nothing need be in it, as in an edit that leaves the words as they are. */
export function checkMessage(body: MessageBody, files: readonly Upload[], { empty = false } = {}): void {
  const { content, embeds, components, flags = 0 } = body;
  const v2 = (flags & MessageFlags.IsComponentsV2) !== 0;
  if (!empty && !content && !embeds?.length && !components?.length && files.length === 0) throw refuse('emptyMessage');
  if (v2 && (content || embeds?.length)) {
    throw invalidField('content', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', 'Not with components V2');
  }
  atMost('content', content, MAX_CONTENT);
  checkEmbeds(embeds ?? []);
  if (v2) checkCount('components', flat(components ?? []).length, MAX_COMPONENTS_V2);
  else checkRows(components ?? []);
  const ids = flat(components ?? []).flatMap(({ custom_id }) => custom_id ?? []);
  if (new Set(ids).size < ids.length) {
    throw invalidField('components', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  atMost('nonce', body.nonce === undefined ? undefined : String(body.nonce), MAX_NONCE);
  checkAllowed(body.allowed_mentions ?? {});
  checkCount('attachments', files.length, MAX_FILES);
  if (files.some(({ bytes }) => bytes.length > MAX_FILE_BYTES)) throw refuse('tooLarge');
}

export function flat(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...flat(component.components ?? [])]);
}

export function atMost(path: string, text: string | null | undefined, length: number): void {
  // Discord counts code points, not half surrogate pairs.
  if (text && Array.from(text).length > length) {
    throw invalidField(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${length} or fewer in length.`);
  }
}

export function checkCount(path: string, count: number, most: number): void {
  if (count > most) throw invalidField(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`);
}

function checkEmbeds(embeds: readonly Embed[]): void {
  checkCount('embeds', embeds.length, MAX_EMBEDS);
  for (const [at, { title, description }] of embeds.entries()) {
    atMost(`embeds.${at}.title`, title, MAX_EMBED_TITLE);
    atMost(`embeds.${at}.description`, description, MAX_EMBED_DESCRIPTION);
  }
  const text = embeds.reduce((sum, { title = '', description = '' }) => sum + title.length + description.length, 0);
  if (text > MAX_EMBED_TEXT) throw invalidField('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum');
}

function checkRows(rows: readonly Component[]): void {
  checkCount('components', rows.length, MAX_ROWS);
  for (const [at, { type, components = [] }] of rows.entries()) {
    const path = `components.${at}`;
    if (type !== ComponentType.ActionRow) throw invalidField(`${path}.type`, 'BASE_TYPE_CHOICES', 'Must be a row');
    if (components.length === 0) throw invalidField(`${path}.components`, 'BASE_TYPE_BAD_LENGTH', 'Must not be empty');
    checkCount(`${path}.components`, components.length, MAX_BUTTONS);
    for (const [of, component] of components.entries()) checkComponent(`${path}.components.${of}`, component);
  }
}

function checkComponent(path: string, { type, style, label, emoji, custom_id, url, options }: Component): void {
  atMost(`${path}.label`, label, MAX_LABEL);
  atMost(`${path}.custom_id`, custom_id, MAX_CUSTOM_ID);
  checkCount(`${path}.options`, options?.length ?? 0, MAX_SELECT_OPTIONS);
  const link = type === ComponentType.Button && style === ButtonStyle.Link;
  if (link ? !url : !custom_id) throw invalidField(path, 'BASE_TYPE_REQUIRED', 'A custom id or url is required');
  if (type === ComponentType.Button && !label && !emoji) {
    throw invalidField(path, 'BUTTON_COMPONENT_INVALID', 'A button needs a label or an emoji');
  }
}

function checkAllowed({ parse = [], users = [], roles = [] }: AllowedMentions): void {
  checkCount('allowed_mentions.users', users.length, MAX_MENTIONS);
  checkCount('allowed_mentions.roles', roles.length, MAX_MENTIONS);
  const both = (parse.includes('users') && users.length > 0) || (parse.includes('roles') && roles.length > 0);
  if (both) {
    const message = 'parse and a list of ids are mutually exclusive.';
    throw invalidField('allowed_mentions', 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
  }
}
