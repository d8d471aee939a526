/** Discord does not know the bot's token. */
export class RefusedTokenError extends Error {
  override name = 'RefusedTokenError';
}
