// The form that decides a conflict, or takes a decision back. Everything is tried first; only then it can be written.

import { change } from './api.js';
import { el, replace } from './dom.js';

const AUTHOR = 'parley.author';

/** `decided` is called after something was written. */
export function decideForm(view, decided) {
  const values = new Map();
  const answer = el('div', { class: 'answer', role: 'status' });
  const author = el('input', { id: 'author', autocomplete: 'off', value: sessionStorage.getItem(AUTHOR) ?? '' });
  const note = el('input', { id: 'note', autocomplete: 'off' });
  const verb = view.approval ? 'Propose' : 'Decide';
  const options = el('div', { class: 'options' }, view.sites.map((site) => takeOption(view, site)), ownOption(view, values));
  const form = el(
    'form',
    {
      class: 'panel decide',
      'aria-labelledby': 'decide-title',
      onsubmit: (event) => {
        event.preventDefault();
        attempt('resolve', { ...asked(form, values), ...person() }, verb);
      },
    },
    el('h2', { id: 'decide-title' }, verb),
    view.approval ? el('p', { class: 'hint' }, 'In this table another person has to approve every decision.') : null,
    view.proposal ? answers() : null,
    el('fieldset', {}, el('legend', {}, 'What the row shall be, at all sites'), options),
    el('div', { class: 'who' },
      el('label', { for: 'author' }, el('span', {}, 'Decided by'), author),
      el('label', { for: 'note', class: 'wide' }, el('span', {}, 'Why'), note)),
    el('div', { class: 'actions' },
      el('button', { type: 'submit', class: 'primary', id: 'decide' }, `${verb} …`),
      el('button', { type: 'button', id: 'undo', onclick: () => attempt('undo', person(), 'Undo') }, 'Undo …')),
    el('p', { class: 'hint' }, 'Undo restores the losing version, or what the latest decision here replaced.'),
    answer,
  );

  /** What somebody has proposed waits for one of these. */
  function answers() {
    return el('div', { class: 'actions' },
      el('button', { type: 'button', class: 'primary', id: 'approve', onclick: () => attempt('approve', person(), 'Approve') }, 'Approve the proposal …'),
      el('button', { type: 'button', id: 'reject', onclick: () => attempt('reject', person(), 'Reject') }, 'Reject it …'));
  }

  function person() {
    sessionStorage.setItem(AUTHOR, author.value.trim());
    return { author: author.value.trim(), note: note.value.trim() };
  }

  async function attempt(action, body, word) {
    const path = `conflicts/${encodeURIComponent(view.conflict.id)}/${action}`;
    await guarded(answer, async () => {
      const tried = await change(path, { ...body, dryRun: true });
      const go = el('button', { type: 'button', class: 'primary', id: 'confirm' }, `${word} for all sites`);
      const stop = el('button', { type: 'button', id: 'stop', onclick: () => replace(answer) }, 'Leave it');
      go.addEventListener('click', () => {
        go.disabled = true;
        guarded(answer, async () => {
          const made = await change(path, { ...body, dryRun: false });
          replace(answer, el('p', { class: 'notice good' }, `${columns(made)}: ${made.effect} (${made.decision ? `decision ${made.decision}` : `proposal ${made.proposal}`})`));
          await decided();
        });
      });
      replace(answer, el('p', { class: 'notice' }, `${columns(tried)}: ${tried.effect}.`), el('div', { class: 'actions' }, go, stop));
      go.focus();
    });
  }

  return form;
}

async function guarded(answer, action) {
  try {
    await action();
  } catch (e) {
    replace(answer, el('p', { class: 'notice bad' }, e.message));
  }
}

function columns(decision) {
  return decision.columns.length ? decision.columns.join(', ') : 'the row';
}

function takeOption(view, site) {
  const shown = view.versions.filter((version) => version.site === site).map((version) => summary(view, version));
  return el('label', { class: 'option' }, el('input', { type: 'radio', name: 'take', value: site, required: true }),
    el('span', {}, 'Take the version of ', el('strong', {}, site), el('small', {}, shown[shown.length - 1] ?? '')));
}

function summary(view, version) {
  if (!version.cells.length) {
    return version.write === 'delete' ? 'the row is deleted' : '';
  }
  return view.columns
    .map((column, at) => [column, version.cells[at]])
    .filter(([column, cell]) => view.unitColumns.includes(column) && cell.kind !== 'unknown')
    .map(([column, cell]) => `${column} = ${cell.kind === 'value' || cell.kind === 'hash' ? cell.text : cell.kind}`)
    .join(', ');
}

function ownOption(view, values) {
  const radio = el('input', { type: 'radio', name: 'take', value: '', id: 'own', required: true });
  const outcome = view.versions.find((version) => version.role === 'outcome');
  const fields = view.unitColumns.map((column) => {
    const cell = outcome?.cells[view.columns.indexOf(column)];
    const field = el('input', { id: `set-${column}`, autocomplete: 'off', spellcheck: 'false', value: cell?.kind === 'value' ? cell.text : '' });
    const empty = el('input', { type: 'checkbox', checked: cell?.kind === 'null' });
    const used = el('input', { type: 'checkbox', checked: view.unitColumns.length === 1, 'aria-label': `write ${column}` });
    const touched = () => {
      radio.checked = true;
      used.checked = true;
    };
    field.addEventListener('input', () => {
      touched();
      empty.checked = false;
    });
    empty.addEventListener('change', touched);
    values.set(column, { field, empty, used });
    return el('div', { class: 'value' }, used, el('label', { for: field.id }, column), field, el('label', { class: 'null' }, empty, 'NULL'));
  });
  return el('div', { class: 'option own' }, el('label', {}, radio, el('span', {}, 'Write these values')), el('div', { class: 'values' }, fields));
}

function asked(form, values) {
  const take = new FormData(form).get('take') ?? '';
  const body = { take, set: {}, setNull: [] };
  if (take === '') {
    for (const [column, { field, empty, used }] of values) {
      if (used.checked && empty.checked) {
        body.setNull.push(column);
      } else if (used.checked) {
        body.set[column] = field.value;
      }
    }
  }
  return body;
}
