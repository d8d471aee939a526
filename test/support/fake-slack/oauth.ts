import { randomUUID } from 'node:crypto';
import { needed, textArg } from './args.ts';
import type { Json, Team } from './state.ts';
import { SlackError } from './state.ts';

export type AppSecrets = { clientId: string; clientSecret: string };

/** The codes of installations that were allowed and not yet exchanged for a token. */
export class OAuth {
  readonly #codes = new Map<string, { team: Team; user: string; scopes: string[]; redirect: string | undefined }>();
  readonly #app: AppSecrets;

  constructor(app: AppSecrets) {
    this.#app = app;
  }

  /** A new bot token for the workspace, as an installation gives it. */
  token(team: Team, scopes: Iterable<string>): string {
    const token = `xoxb-${team.id}-${randomUUID()}`;
    team.tokens.set(token, new Set(scopes));
    return token;
  }

  /** A person allows what the page at slack.com asks for; gives where they are sent then. */
  allow(authorize: URL, team: Team, user: string): URL {
    const asked = authorize.searchParams;
    if (asked.get('client_id') !== this.#app.clientId) throw new Error('The page is of another app.');
    const redirect = asked.get('redirect_uri') ?? undefined;
    const code = randomUUID();
    this.#codes.set(code, { team, user, scopes: (asked.get('scope') ?? '').split(','), redirect });
    const back = new URL(redirect ?? new URL('/slack/oauth_redirect', authorize).href);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    return back;
  }

  access(args: Json, authorization: string | undefined): Json {
    const basic = authorization?.startsWith('Basic ') ? Buffer.from(authorization.slice(6), 'base64').toString() : ':';
    const [id, secret] = basic.split(':');
    if ((textArg(args, 'client_id') ?? id) !== this.#app.clientId) throw new SlackError('invalid_client_id');
    if ((textArg(args, 'client_secret') ?? secret) !== this.#app.clientSecret)
      throw new SlackError('bad_client_secret');
    const code = needed(args, 'code');
    const found = this.#codes.get(code);
    if (!found) throw new SlackError('invalid_code');
    this.#codes.delete(code);
    if (textArg(args, 'redirect_uri') !== found.redirect) throw new SlackError('bad_redirect_uri');
    const { team, user, scopes } = found;
    return {
      access_token: this.token(team, scopes),
      token_type: 'bot',
      scope: scopes.join(','),
      bot_user_id: team.bot.user,
      app_id: 'A0FAKE',
      team: { id: team.id, name: team.domain },
      enterprise: null,
      authed_user: { id: user },
      is_enterprise_install: false,
    };
  }
}
