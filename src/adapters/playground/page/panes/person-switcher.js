import { Avatar } from './avatar.js';
import { html } from '../html.js';

/** Several people on one machine: pick who you are. */
export function PersonSwitcher({ people, user, switchUser }) {
  const you = people.find((person) => person.id === user);
  return html`<fieldset class="people">
    <legend>You are <b>${you?.name ?? user}</b></legend>
    <div class="people-row">
      ${people.map(
        ({ id, name }) =>
          html`<label key=${id} class="person" title=${`Be ${name}`}>
            <input type="radio" name="person" value=${id} checked=${id === user} onChange=${() => switchUser(id)} />
            <${Avatar} id=${id} name=${name} size=${34} /><span class="person-name">${name}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}
