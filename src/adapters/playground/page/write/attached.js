import { html } from '../html.js';
import { Icon } from '../panes/icons.js';

/** As many as the server takes with one message; see receive/wire.ts. */
const MOST = 10;

/** The files to send, with what was chosen now behind them. */
export function withChosen(files, chosen) {
  return [...files, ...chosen].slice(0, MOST);
}

/** What was pasted or dropped: files only, since text goes into the box by itself. */
export function filesIn(transfer) {
  return [...(transfer?.files ?? [])];
}

/** The files as the server takes them. */
export function encoded(files) {
  return Promise.all(
    files.map(async (file) => ({ name: file.name, type: file.type, base64: toBase64(await file.arrayBuffer()) })),
  );
}

/** A call takes only so many arguments. */
const PIECE = 0x8000;

function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}

/** Opens the computer's own dialog. */
export function AttachButton({ choose }) {
  return html`<label class="attach" title="Attach files">
    <input
      type="file"
      multiple
      aria-label="Attach files"
      onChange=${(event) => {
        choose([...event.target.files]);
        // The same file can be chosen again after it was taken out.
        event.target.value = '';
      }}
    />
    <${Icon} name="clip" size=${19} />
  </label>`;
}

/** The files that go along, each with a way to leave it out. */
export function Attached({ files, remove }) {
  return html`<ul class="attached" aria-label="Files to send">
    ${files.map(
      (file, index) =>
        html`<li key=${`${index} ${file.name}`}>
          <${Icon} name="file" size=${15} /><span>${file.name}</span>
          <button type="button" class="icon-button small" aria-label=${`Leave out ${file.name}`} onClick=${() => remove(index)}>
            <${Icon} name="close" size=${14} />
          </button>
        </li>`,
    )}
  </ul>`;
}
