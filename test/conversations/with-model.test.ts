import { playConversations } from '../support/play-conversations.ts';

playConversations(['model']);
