export type Wait = { seconds: number; message?: string };
