import { html, raw } from 'hono/html';
import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.object({ schema: Schema.optional() })).optional();
const Document = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        summary: z.string(),
        description: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: Schema })),
        requestBody: z.object({ content: Content }).optional(),
        responses: z.record(z.string(), z.object({ description: z.string(), content: Content })),
      }),
    ),
  ),
});
type Operation = z.infer<typeof Document>['paths'][string][string];

/** The OpenAPI document for people: one page without a script. */
export function readerOf(document: object) {
  const { info, paths } = Document.parse(JSON.parse(JSON.stringify(document)));
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API · ${info.title}</title>
        <link rel="icon" href="/operator/page/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/operator/page/tokens.css" />
        <link rel="stylesheet" href="/operator/page/base.css" />
        <link rel="stylesheet" href="/operator/page/api.css" />
      </head>
      <body>
        <header class="top">
          <a class="brand" href="/operator"><img src="/operator/page/icon.svg" alt="" width="26" height="26" />Meanwhile</a>
          <nav aria-label="Parts">
            <a href="/operator">Operator</a>
            <a href="/operator/api" aria-current="page">API</a>
          </nav>
        </header>
        <main>
          <h1>The HTTP API</h1>
          <p class="soft">
            ${info.description} Send <code>Authorization: Bearer &lt;token&gt;</code>. For programs: <code>GET /api/openapi.json</code>.
          </p>
          ${calls.map(
            ({ path, method, operation }) => html`<details class="call">
              <summary><b class="method ${method}">${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary}</span></summary>
              ${detailsOf(operation)}
            </details>`,
          )}
        </main>
      </body>
    </html>`;
}

function detailsOf({ description, parameters, requestBody, responses }: Operation) {
  return html`<div class="details">
    <p>${description.replaceAll('`', '')}</p>
    ${
      parameters.length === 0
        ? ''
        : html`<h3>Parameters</h3>
          <table>
            ${parameters.map(
              (one) => html`<tr>
                <td><code>${one.name}</code>${one.required ? ' *' : ''}</td>
                <td>${one.in}</td>
                <td>${wordsFor(one.schema)}</td>
              </tr>`,
            )}
          </table>`
    }
    ${requestBody ? html`<h3>Body</h3>${schemaOf(requestBody.content)}` : ''}
    <h3>Answers</h3>
    <table>
      ${Object.entries(responses).map(
        ([status, { content }]) =>
          html`<tr><td><code>${status}</code></td><td>${status < '400' ? schemaOf(content) : 'error'}</td></tr>`,
      )}
    </table>
  </div>`;
}

function schemaOf(content: z.infer<typeof Content>) {
  const [[type, one] = []] = Object.entries(content ?? {});
  return one?.schema
    ? html`<pre tabindex="0">${JSON.stringify(one.schema, undefined, 2)}</pre>`
    : html`${type ?? raw('')}`;
}

function wordsFor(schema: z.infer<typeof Schema>): string {
  const { type, enum: values, description, default: usual } = schema;
  const form = Array.isArray(values) ? values.join(', ') : typeof type === 'string' ? type : '';
  const more = usual === undefined ? '' : `; ${JSON.stringify(usual)} unless given`;
  return `${form}${more}${typeof description === 'string' ? `. ${description}` : ''}`;
}
