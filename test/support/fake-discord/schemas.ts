export type SchemaName = string;

export function checkSchema(_name: SchemaName, _body: unknown): string | undefined {
  return undefined;
}
