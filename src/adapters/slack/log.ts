import { type Logger, LogLevel } from '@slack/bolt';

/** The slice of the logger that the adapter writes to. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/**
 * Slack's SDKs log what they send and get, people's texts included, at every level. None of it is kept (SPEC F4): what
 * matters comes to us as errors and results.
 */
export const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
