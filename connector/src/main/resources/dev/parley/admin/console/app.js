// The frame: which view is shown, when it is asked for again, and what is said when the agent does not answer.

import './theme.js';
import { read, Refusal } from './api.js';
import { conflictView } from './conflict.js';
import { conflictsView } from './conflicts.js';
import { el } from './dom.js';
import { count, millis, time } from './format.js';
import { operateView } from './operate.js';
import { overview } from './overview.js';
import { tablesView } from './tables.js';
import { verifyView } from './verify.js';

const RETRY_MILLIS = 3000;
const main = document.getElementById('main');
const gone = document.getElementById('gone');
const PHASES = { STREAMING: 'good', STANDBY: 'good', STARTING: 'warn', DRAINING: 'warn', FAILED: 'bad', STOPPED: 'bad' };

/** What a hash such as `#/conflicts?state=pending` shows. A view is {title, element, refresh(), every, close()?}. */
const VIEWS = [
  [/^\/$/, () => overview()],
  [/^\/conflicts$/, (_, query) => conflictsView(query)],
  [/^\/conflicts\/(.+)$/, (match) => conflictView(decodeURIComponent(match[1]))],
  [/^\/tables$/, () => tablesView()],
  [/^\/verify$/, () => verifyView()],
  [/^\/operate$/, () => operateView()],
];

let current = null;
let timer = 0;
let lastAnswer = null;

function opened() {
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?');
  for (const [pattern, make] of VIEWS) {
    const match = pattern.exec(path);
    if (match) {
      return make(match, new URLSearchParams(query));
    }
  }
  return {
    title: 'Not found',
    element: el('section', {}, el('h1', {}, 'Nothing is here'), el('p', {}, el('a', { href: '#/' }, 'To the overview'))),
    refresh: async () => {},
    every: 0,
  };
}

function show() {
  current?.close?.();
  current = opened();
  document.title = `${current.title} · Parley`;
  main.replaceChildren(current.element);
  const here = `#/${(location.hash.slice(2) || '').split(/[/?]/)[0]}`;
  for (const link of document.querySelectorAll('#views a')) {
    link.toggleAttribute('aria-current', link.getAttribute('href') === here);
    if (link.hasAttribute('aria-current')) {
      link.setAttribute('aria-current', 'page');
    }
  }
  turn();
}

/** Asks for the view again and again, one request after the other, and not while nobody looks. */
async function turn() {
  clearTimeout(timer);
  const view = current;
  let pause = RETRY_MILLIS;
  if (!document.hidden) {
    try {
      await view.refresh();
      pause = view.every;
      reached();
    } catch (e) {
      failed(e);
    }
  }
  if (view === current && pause > 0) {
    timer = setTimeout(turn, pause);
  }
}

function reached() {
  lastAnswer = new Date();
  gone.hidden = true;
  main.classList.remove('stale', 'refused');
  document.getElementById('asked').textContent = `as of ${time(lastAnswer)}`;
}

function failed(e) {
  if (!(e instanceof Refusal)) {
    console.error(e);
  }
  const since = lastAnswer ? ` What is shown is of ${time(lastAnswer)}.` : '';
  const lost = e instanceof Refusal && e.kind === 'unreachable';
  const text = lost ? `No answer: ${e.message}.${since} Trying again.` : `${e.message}${since}`;
  if (gone.textContent !== text) {
    gone.textContent = text;
  }
  gone.hidden = false;
  main.classList.toggle('stale', lost);
  main.classList.add('refused');
  if (lost) {
    phase('NO ANSWER', 'bad');
  }
}

function phase(word, tone) {
  const badge = document.getElementById('phase');
  badge.textContent = word.toLowerCase();
  badge.className = `badge ${tone}`;
  badge.hidden = false;
}

/** The frame's own picture of the agent: who it is, how it is, and how much waits for a person. */
async function frame() {
  if (!document.hidden) {
    try {
      const status = await read('status', {}, { quiet: true });
      document.getElementById('site').textContent = status.site;
      phase(status.phase === 'STREAMING' && status.notReady ? 'waiting' : status.phase, status.notReady ? 'warn' : PHASES[status.phase]);
      document.getElementById('about').textContent =
        `group ${status.group} · ${status.engine} · Parley ${status.version} · up ${millis(status.uptimeMillis)}`;
      const waiting = (await read('conflict-stats', { state: 'pending' }, { quiet: true })).total;
      const shown = document.getElementById('waiting');
      shown.textContent = count(waiting);
      shown.hidden = waiting === 0;
      shown.setAttribute('aria-label', `${waiting} waiting`);
    } catch (e) {
      if (!(e instanceof Refusal)) {
        throw e;
      }
      // The view tells what is wrong; it asks the same agent.
    }
  }
  setTimeout(frame, 2 * RETRY_MILLIS);
}

addEventListener('hashchange', () => {
  show();
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
});
document.addEventListener('visibilitychange', () => document.hidden || turn());
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
show();
frame();
