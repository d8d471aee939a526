import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

/** What a command asks for, in the place where it was typed. */
export function Form({ note, actions }) {
  const [problem, setProblem] = useState();
  const [isSending, setSending] = useState(false);
  const { form } = note;
  const box = useRef();
  // It was asked for with the keyboard, so that goes on in it.
  useEffect(() => box.current?.querySelector('textarea, input, select')?.focus(), []);
  async function send(event) {
    event.preventDefault();
    const filled = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '');
    setSending(true);
    try {
      await actions.fill(note, Object.fromEntries(filled));
    } catch (error) {
      setProblem(error.message);
      setSending(false);
    }
  }
  return html`<form ref=${box} class="fill" aria-label=${form.title} onSubmit=${send}>
    ${form.fields.map((field) => html`<${Field} key=${field.name} field=${field} id=${`${note.id}-${field.name}`} />`)}
    ${problem && html`<p class="fill-problem" role="alert">${problem}</p>`}
    <div class="fill-acts">
      <button class="button primary" type="submit" disabled=${isSending}>${form.submit}</button>
      <button class="button" type="button" onClick=${() => actions.dismiss(note.id)}>${form.cancel}</button>
    </div>
  </form>`;
}

function Field({ field, id }) {
  const { name, label, hint, optional } = field;
  const described = hint && `${id}-hint`;
  const shared = { id, name, required: !optional, 'aria-describedby': described };
  return html`<div class="fill-field">
    <label for=${id}>${label}</label>
    ${
      field.kind === 'choice'
        ? html`<select ...${shared}>
            <option value="">${optional ? '(not set)' : ''}</option>
            ${field.choices.map((choice) => html`<option value=${choice.value}>${choice.label}</option>`)}
          </select>`
        : field.kind === 'long'
          ? html`<textarea ...${shared} rows="3">${field.value ?? ''}</textarea>`
          : html`<input ...${shared} value=${field.value ?? ''} />`
    }
    ${hint && html`<small id=${described}>${hint}</small>`}
  </div>`;
}
