// What needs a script and nothing else could do: copying, and saying that a form is on its way.
// Every page works without it; buttons that need it are hidden until it runs.

document.documentElement.classList.add('js');

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const said = button.querySelector('[data-said]') ?? button;
  const before = said.textContent;
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    said.textContent = button.dataset.done;
    setTimeout(() => {
      said.textContent = before;
    }, 2000);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById(button.dataset.copy));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
});

// A second click on a slow form would send it twice.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.dataset.again !== undefined) return;
  const { submitter } = event;
  setTimeout(() => {
    submitter?.setAttribute('aria-busy', 'true');
    for (const button of event.target.querySelectorAll('button')) button.disabled = true;
  });
});

// Back from the next page the form is to be used again.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

// One menu open at a time, and none after a click elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details[data-menu][open]'))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.activeElement?.closest('details[data-menu][open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

// On a phone the tabs scroll: the current one is in sight. `scrollIntoView` would move where Tab begins, too.
const tab = document.querySelector('.tabs [aria-current]');
const tabs = tab?.closest('ul');
if (tabs) tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
