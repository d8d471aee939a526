/**
 * The version of the data that this process stores: events, messages, runs, offers, questions, replies, schedules and turns. Raise it with
 * every change that the version before would misread or drop, including new kinds, statuses and fields
 * (docs/decisions/0020-stored-data-says-its-version.md). Data without a version is of version 1.
 */
export const DATA_VERSION = 2;
