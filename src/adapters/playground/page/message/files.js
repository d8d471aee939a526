import { html } from '../html.js';
import { Icon } from '../panes/icons.js';

/** What a browser shows without running anything: an SVG in an `img` runs no script, but may be of any size. */
const PICTURE = /\.(?:png|jpe?g|gif|webp|avif)$/i;

/** Files to download, and pictures to look at. */
export function Files({ files }) {
  if (files.length === 0) {
    return null;
  }
  return html`<ul class="files">
    ${files.map(
      ({ name, url, size }) =>
        html`<li key=${url}>
          ${PICTURE.test(name) && html`<a href=${url} download=${name}><img class="picture" src=${url} alt=${name} loading="lazy" /></a>`}
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
