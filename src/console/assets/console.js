// What a keyboard and a mouse do more quickly; every page works without it.
'use strict';

(() => {
  const rows = [...document.querySelectorAll('tr[data-href]')];
  let here = -1;

  const go = (to) => {
    if (rows.length === 0) return;
    rows[here]?.classList.remove('here');
    here = Math.max(0, Math.min(rows.length - 1, to));
    rows[here].classList.add('here');
    rows[here].querySelector('a')?.focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: 'nearest' });
  };

  const keys = {
    j: () => go(here + 1),
    k: () => go(here - 1),
    x: () => rows[here]?.querySelector('input[type=checkbox]')?.click(),
    Enter: () => rows[here] && location.assign(rows[here].dataset.href),
    '/': () => document.querySelector('input[type=search]')?.focus(),
    '?': () => document.querySelector('details.keys')?.toggleAttribute('open'),
    n: () => document.querySelector('a[data-key=n]')?.click(),
    d: () => document.querySelector('[data-key=d]')?.focus(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, select, textarea, button, summary')) return;
    // Enter on a link is the link's own.
    if (event.key === 'Enter' && event.target.closest('a')) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.querySelector('input[data-all]')?.addEventListener('change', (event) => {
    for (const box of document.querySelectorAll('input[name=alert]')) box.checked = event.target.checked;
  });

  // A decision is sent once, however often it is clicked.
  for (const form of document.querySelectorAll('form[method=post]'))
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });

  // Reasons belong to decisions: only those of the chosen one are offered.
  const disposition = document.querySelector('select[data-reasons]');
  const offer = () => {
    for (const group of document.querySelectorAll('select[name=reason] optgroup')) {
      group.hidden = group.dataset.of !== disposition.value;
      group.disabled = group.hidden;
    }
    const reason = document.querySelector('select[name=reason]');
    if (reason?.selectedOptions[0]?.parentElement.disabled) reason.value = '';
  };
  if (disposition) {
    disposition.addEventListener('change', offer);
    offer();
  }
})();
