/** As long as a button says that it has copied. */
const COPIED_MS = 1500;

/** What one can do with a block of code: copy it, and have its long lines broken or not. */
export function addTools(pre) {
  // A live card changes every second, which would take the buttons away under the pointer.
  if (pre.closest('.card-details') || pre.parentElement.classList.contains('code-box')) {
    return;
  }
  const box = document.createElement('div');
  box.className = 'code-box';
  const tools = document.createElement('div');
  tools.className = 'code-tools';
  tools.append(copyButton(pre));
  const lines = pre.textContent.split('\n');
  if (lines.some((line) => line.length > 60)) {
    tools.append(wrapButton(pre));
  }
  pre.before(box);
  box.append(pre, tools);
}

function copyButton(pre) {
  const button = toolButton('Copy');
  button.addEventListener('click', async () => {
    const done = await copy(pre.textContent.replace(/\n$/, ''));
    button.textContent = done ? 'Copied' : 'Not copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, COPIED_MS);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function wrapButton(pre) {
  const button = toolButton('Wrap');
  button.setAttribute('aria-pressed', 'true');
  button.addEventListener('click', () => {
    const wrapped = !pre.classList.toggle('no-wrap');
    button.setAttribute('aria-pressed', String(wrapped));
  });
  return button;
}

function toolButton(label) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  return button;
}
