/** Cron expressions (five fields). Times are ms since 1970, zones have IANA's names. */
export interface Calendar {
  /** The time zone of this machine. */
  zone: string;
  /** When it comes next after that time; undefined where it never does, or is no expression. */
  next(cron: string, zone: string, after: number): number | undefined;
  /** In words: "at 08:30, Monday through Friday"; undefined where it is no expression. */
  describe(cron: string): string | undefined;
}
