import { html } from './html.js';
import { Icon } from './icons.js';

/** Files to download. */
export function Files({ files }) {
  if (files.length === 0) {
    return null;
  }
  return html`<ul class="files">
    ${files.map(
      ({ name, url, size }) =>
        html`<li key=${url}>
          <a class="file" href=${url} download=${name}>
            <${Icon} name="file" size=${18} /><span class="file-name">${name}</span>
            <span class="file-size">${bytes(size)}</span><${Icon} name="download" size=${16} />
          </a>
        </li>`,
    )}
  </ul>`;
}

function bytes(size) {
  if (size < 1000) {
    return `${size} B`;
  }
  return size < 1e6 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}
