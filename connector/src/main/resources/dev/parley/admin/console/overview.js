// How the site stands now: numbers, the picture of who sends to it, and what is behind both.

import { read } from './api.js';
import { badge, el, number, replace, table } from './dom.js';
import { bytes, count, millis, plural } from './format.js';
import { History, Plots } from './history.js';
import { Topology, standing } from './topology.js';

const EVERY_MILLIS = 2000;

export function overview() {
  const body = el('div', {}, el('p', { class: 'empty loading' }, 'Asking the agent …'));
  const element = el('section', { 'aria-label': 'Overview' }, el('h1', { class: 'unseen' }, 'Overview'), body);
  const sets = new Map();
  const history = new History();
  async function refresh() {
    const status = await read('status');
    await history.refresh();
    const parts = [];
    if (status.notReady || status.lastError) {
      parts.push(el('p', { class: 'notice warn', role: 'status' }, [status.notReady, status.lastError].filter((text) => text)[0]));
    }
    for (const set of status.sets) {
      const panel = sets.get(set.name) ?? setPanel(set.name);
      sets.set(set.name, panel);
      panel.update(status, set, history.of(set.name));
      parts.push(panel.element);
    }
    if (!status.sets.length) {
      parts.push(el('p', { class: 'empty' }, 'No replication set is running here now.'));
    }
    if (!same(body, parts)) {
      body.replaceChildren(...parts);
    }
  }
  return { title: 'Overview', element, refresh, every: EVERY_MILLIS, close: () => sets.forEach((panel) => panel.close()) };
}

/** Panels stay where they are, so that the focus and the pointer do too. */
function same(body, parts) {
  const there = [...body.childNodes];
  return there.length === parts.length && there.every((node, at) => node === parts[at] || node.isEqualNode(parts[at]));
}

function setPanel(name) {
  const topology = new Topology();
  const plots = new Plots();
  const figures = el('dl', { class: 'figures' });
  const origins = el('div', { class: 'scroll' });
  const queues = el('div', { class: 'queues' });
  const element = el(
    'section',
    { class: 'set', 'aria-label': `Replication set ${name}` },
    el('h2', {}, el('span', { class: 'kind' }, 'Replication set '), name),
    figures,
    el(
      'div',
      { class: 'pair' },
      el('div', { class: 'panel' }, el('h3', {}, 'Topology'), topology.element),
      el('div', { class: 'panel' }, el('h3', {}, 'What has come here'), origins, el('h3', {}, 'Queues'), queues),
    ),
    plots.element,
  );
  return {
    element,
    close() {
      topology.close();
      plots.close();
    },
    update(status, set, past) {
      topology.update(status.site, set);
      replace(figures, numbers(set));
      replace(origins, originTable(set));
      replace(queues, set.queues.map(queue));
      plots.update(past);
    },
  };
}

function numbers(set) {
  const backlog = Math.max(0, set.sequence - set.published);
  return [
    figure('Captured', count(set.sequence), 'own transactions'),
    figure('To publish', count(backlog), 'not yet acknowledged', backlog > 1000 ? 'warn' : ''),
    figure('Capture delay', millis(set.captureLagMillis), 'database to agent'),
    figure('Applied', count(set.applied.rows), `rows in ${plural(set.applied.transactions, 'transaction')}`),
    figure('Conflicts', count(set.conflictsDecided), 'losing writes since start'),
    figure('For a person', count(set.conflictsWaiting), 'writes wait to be decided', set.conflictsWaiting ? 'warn' : ''),
    figure('Parked rows', count(set.parkedRows), 'cannot stand now', set.parkedRows ? 'warn' : ''),
    figure('Window', count(set.window.rows), 'rows not yet known everywhere'),
    figure('Log kept', bytes(set.log.retainedBytes), 'by the database for this set'),
    figure('Checkpoint', millis(set.window.checkpointAgeMillis), 'old', set.window.checkpointAgeMillis > 60_000 ? 'warn' : ''),
  ];
}

function figure(label, value, note, tone = '') {
  return el('div', { class: tone }, el('dt', {}, label), el('dd', {}, el('strong', {}, value), ' ', el('small', {}, note)));
}

function originTable(set) {
  if (!set.origins.length) {
    return el('p', { class: 'empty' }, 'The group has no other site.');
  }
  return table(
    `How far the logs of other sites have come here, set ${set.name}`,
    ['Site', 'State', number('Delay'), number('Behind'), number('Applied'), number('Known'), number('Heard')],
    set.origins.map((origin) => {
      const state = standing(origin);
      return [
        origin.origin,
        badge(state.word, state.tone),
        millis(origin.lagMillis),
        count(origin.behind),
        count(origin.applied),
        count(origin.known),
        origin.silenceMillis < 0 ? 'never' : `${millis(origin.silenceMillis)} ago`,
      ];
    }),
    { class: 'dense cards' },
  );
}

function queue(one) {
  const share = one.limit ? Math.min(1, one.used / one.limit) : 0;
  return el(
    'label',
    {},
    el('span', {}, one.name),
    el('meter', { min: 0, max: 1, low: 0.5, high: 0.8, optimum: 0, value: share.toFixed(4) }, `${Math.round(share * 100)} %`),
    el('span', { class: 'n' }, `${bytes(one.used)} of ${bytes(one.limit)}`),
  );
}
