/** The bot cannot start; the message says in one line what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
