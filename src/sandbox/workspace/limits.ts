const MIB = 1024 * 1024;

/** A source or a test is smaller; what is larger was made by a program, which can make it again. */
export const MAX_FILE_BYTES = 2 * MIB;

/** All files together. They are kept in memory while the run works, and in Redis beside everything else. */
export const MAX_TOTAL_BYTES = 16 * MIB;

/** More files than this are not written by hand. */
export const MAX_FILES = 2_000;

/** Entries that one look goes through, whatever they are: a command can make a million empty files in a second. */
export const MAX_ENTRIES = 50_000;

/** Folders within folders. */
export const MAX_DEPTH = 24;

/** Longer paths do not fit into every file system or archive. */
export const MAX_PATH = 200;
