/** The slice of the logger that the playground writes to. */
export type Log = { warn(fields: object, message: string): void; error(fields: object, message: string): void };
