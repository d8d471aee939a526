import type * as D from 'discord-api-types/v10';

/**
 * Everything of ours that Discord checks the shape of; the schemas are generated from this. An edit of an answer takes what
 * an edit of a message does; its own type is one that the generator cannot follow.
 */
export type SentTypes = {
  createMessage: D.RESTPostAPIChannelMessageJSONBody;
  editMessage: D.RESTPatchAPIChannelMessageJSONBody;
  startThread: D.RESTPostAPIChannelMessagesThreadsJSONBody;
  createThread: D.RESTPostAPIChannelThreadsJSONBody | D.RESTPostAPIGuildForumThreadsJSONBody;
  editThread: D.RESTPatchAPIChannelJSONBody;
  putCommands: D.RESTPutAPIApplicationCommandsJSONBody;
  openDirect: D.RESTPostAPICurrentUserCreateDMChannelJSONBody;
  answer: D.RESTPostAPIInteractionCallbackJSONBody;
  followUp: D.RESTPostAPIInteractionFollowupJSONBody;
};
