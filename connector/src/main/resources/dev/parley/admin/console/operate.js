// What an operator does with a set: pause it, resume it, handle its parked rows, and ask whether a write is here.

import { change, read } from './api.js';
import { badge, el, replace } from './dom.js';
import { time } from './format.js';

const AUTHOR = 'parley.author';
const EVERY_MILLIS = 3000;

export function operateView() {
  const pauses = el('div', {});
  const parked = el('div', {});
  const answer = el('div', { class: 'answer', role: 'status' });
  const author = el('input', { id: 'author', autocomplete: 'off', value: sessionStorage.getItem(AUTHOR) ?? '' });
  const note = el('input', { id: 'note', autocomplete: 'off' });
  const element = el(
    'section',
    { 'aria-label': 'Operate' },
    el('h1', {}, 'Operate'),
    el('div', { class: 'panel who' },
      el('label', { for: 'author' }, el('span', {}, 'Done by'), author),
      el('label', { for: 'note', class: 'wide' }, el('span', {}, 'Why'), note)),
    answer,
    el('h2', {}, 'Applying'),
    pauses,
    el('h2', {}, 'Parked rows'),
    parked,
    el('h2', {}, 'Is a write here'),
    frontierForm(),
  );
  let shown = '';

  function person() {
    sessionStorage.setItem(AUTHOR, author.value.trim());
    return { author: author.value.trim(), note: note.value.trim() };
  }

  /** Does something and says what came of it. */
  async function act(path, body, said) {
    try {
      const made = await change(path, body);
      replace(answer, el('p', { class: 'notice good' }, said(made)));
      shown = '';
      await refresh();
    } catch (e) {
      replace(answer, el('p', { class: 'notice bad' }, e.message));
    }
  }

  /** Giving a row up changes data everywhere: it is tried first, as decisions are. */
  async function skip(row) {
    const path = `quarantine/${encodeURIComponent(row.id)}/skip`;
    try {
      const tried = await change(path, { ...person(), dryRun: true });
      const go = el('button', { type: 'button', class: 'primary', id: 'confirm' }, 'Give it up at all sites');
      const stop = el('button', { type: 'button', onclick: () => replace(answer) }, 'Leave it');
      go.addEventListener('click', () => act(path, { ...person(), dryRun: false }, (made) => `${made.id}: ${made.effect}`));
      replace(answer, el('p', { class: 'notice' }, `${tried.id}: ${tried.effect}.`), el('div', { class: 'actions' }, go, stop));
      go.focus();
    } catch (e) {
      replace(answer, el('p', { class: 'notice bad' }, e.message));
    }
  }

  async function refresh() {
    const [{ sets }, { rows }] = await Promise.all([read('pause'), read('quarantine')]);
    const now = JSON.stringify([sets, rows]);
    if (now === shown) {
      return;
    }
    shown = now;
    replace(pauses, sets.map((set) => pauseLine(set, (path, said) => act(path, { set: set.set, ...person() }, said))));
    replace(parked, rows.length ? rows.map((row) => parkedRow(row, act, skip)) : el('p', { class: 'empty' }, 'No row is parked.'));
  }

  return { title: 'Operate', element, refresh, every: EVERY_MILLIS };
}

function pauseLine(set, act) {
  const word = set.paused ? 'Resume' : 'Pause';
  const button = el(
    'button',
    {
      type: 'button',
      id: `pause-${set.set}`,
      onclick: () => act(set.paused ? 'resume' : 'pause', () => `Set ${set.set} ${set.paused ? 'applies again' : 'is paused'}.`),
    },
    `${word} ${set.set}`,
  );
  const who = set.paused ? `paused by ${set.author || 'somebody'} since ${time(set.since)}${set.note ? `: ${set.note}` : ''}` : 'applies what other sites write';
  return el('div', { class: 'panel entry' }, badge(set.paused ? 'paused' : 'applies', set.paused ? 'warn' : 'good'), ' ', el('span', {}, `${set.set} ${who}`), ' ', button);
}

function parkedRow(row, act, skip) {
  const path = `quarantine/${encodeURIComponent(row.id)}/retry`;
  return el(
    'div',
    { class: 'panel entry' },
    el('strong', {}, row.table),
    ` (${row.key.join(', ')}) `,
    badge(row.reason, 'warn'),
    el('span', {}, ` the table holds ${row.stands}${row.blockers.length ? `, blocked by ${row.blockers.join(', ')}` : ''} `),
    el('button', { type: 'button', onclick: () => act(path, {}, (made) => `${made.id} ${made.effect}.`) }, 'Look again'),
    el('button', { type: 'button', onclick: () => skip(row) }, 'Give up …'),
  );
}

function frontierForm() {
  const answer = el('div', { class: 'answer', role: 'status' });
  const token = el('input', { id: 'write', autocomplete: 'off', spellcheck: 'false', placeholder: 'berlin:17', required: true });
  async function ask(event) {
    event.preventDefault();
    try {
      const { reached, applied, site } = await read('frontier/wait', { token: token.value.trim(), 'wait-millis': '2000' });
      replace(answer, el('p', { class: `notice ${reached ? 'good' : 'warn'}` },
        reached ? `${token.value.trim()} is visible at ${site}.` : `${token.value.trim()} is not visible at ${site} yet; it has come to ${applied}.`));
    } catch (e) {
      replace(answer, el('p', { class: 'notice bad' }, e.message));
    }
  }
  async function now() {
    try {
      const { sets } = await read('frontier');
      replace(answer, sets.map((set) => el('p', { class: 'notice' }, `Set ${set.set}: the last write of this site is `, el('code', {}, set.token))));
    } catch (e) {
      replace(answer, el('p', { class: 'notice bad' }, e.message));
    }
  }
  return el(
    'form',
    { class: 'panel', onsubmit: ask },
    el('div', { class: 'who' }, el('label', { for: 'write' }, el('span', {}, 'Token of a write'), token)),
    el('div', { class: 'actions' },
      el('button', { type: 'submit', class: 'primary' }, 'Is it here?'),
      el('button', { type: 'button', onclick: now }, 'The last write here')),
    answer,
  );
}
