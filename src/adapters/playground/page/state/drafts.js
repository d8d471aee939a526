import { newId } from './new-id.js';

/** Texts that are not sent yet, per person and place, for as long as the page is open. */
const kept = new Map();

export const drafts = {
  of(user, place) {
    const name = `${user}\n${place}`;
    const draft = kept.get(name) ?? { text: '' };
    kept.set(name, draft);
    return draft;
  },
  /** Names one attempt to send one text: the same text again has the same key until it was taken. */
  keyOf(draft, text) {
    if (draft.sending !== text) {
      draft.sending = text;
      draft.key = newId();
    }
    return draft.key;
  },
  done(draft) {
    draft.sending = undefined;
  },
};
