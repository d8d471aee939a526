/** Discord takes 10 MiB in one upload; a bit less leaves room for what is around it. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** Every platform and file system takes a name of this length. */
export const MAX_FILE_NAME = 200;

/** A run's files are kept in Redis beside everything else, so that one run must not fill it. */
export const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** More than this is an archive: people open no more, and each file is an upload. */
export const MAX_RESULT_FILES = 20;

/** A step's result is stored in Redis, so it must stay small; larger data belongs into a file (`keep`). */
export const MAX_STEP_BYTES = 1024 * 1024;

/** All steps of a run are read whenever it is taken up again. */
export const MAX_STEPS_BYTES = 64 * 1024 * 1024;

/** Steps are named by their authors, now and then after an address. */
export const MAX_STEP_NAME = 500;

/** A result's text is stored with its run, which every list reads; a longer one becomes a file. */
export const MAX_RESULT_BYTES = 1024 * 1024;

/** As much as stays in the message of a text that became a file. */
export const RESULT_BEGINNING = 2_000;

/** What failed is told in a message and on a card. An error that quotes a whole document is cut. */
export const MAX_FAILURE = 4_000;
