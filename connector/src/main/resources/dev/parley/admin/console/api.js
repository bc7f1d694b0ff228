// Asks the agent that served this page.

import { ask, declined, forget, token } from './token.js';

const BASE = new URL('../', import.meta.url);
const LIMIT_MILLIS = 20_000;
const NEEDS_TOKEN = 'unauthorized';

/** A request that was refused (with the agent's words), or did not reach it (kind `unreachable`). */
export class Refusal extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

async function send(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  let text;
  try {
    response = await fetch(new URL(path, BASE), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MILLIS),
    });
    text = await response.text();
  } catch (e) {
    throw new Refusal('unreachable', `the agent does not answer (${e.name === 'TimeoutError' ? 'no answer in time' : 'no connection'})`);
  }
  return { ok: response.ok, answer: parsed(text, response.status) };
}

function parsed(text, status) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('unreachable', `something else than an agent answered (status ${status})`);
  }
}

async function sendWithToken(method, path, body) {
  let sent = await send(method, path, body);
  while (!sent.ok && sent.answer.error === NEEDS_TOKEN) {
    forget();
    if (method === 'GET' && declined()) {
      break;
    }
    if (!(await ask(sentence(sent.answer.message)))) {
      break;
    }
    sent = await send(method, path, body);
  }
  if (!sent.ok) {
    throw new Refusal(sent.answer.error, sentence(sent.answer.message));
  }
  return sent.answer;
}

/** The agent's messages begin small, since its log and the commands put something before them. */
function sentence(message) {
  const text = String(message ?? 'refused without a reason').replace('; give it with --token, PARLEY_TOKEN or a context', '');
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');
}

/** Reads; parameters without text are left out. `quiet` never opens the question for the token. */
export async function read(path, parameters = {}, { quiet = false } = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  const address = query.size ? `${path}?${query}` : path;
  if (!quiet) {
    return sendWithToken('GET', address);
  }
  const sent = await send('GET', address);
  if (!sent.ok) {
    throw new Refusal(sent.answer.error, sentence(sent.answer.message));
  }
  return sent.answer;
}

/** Changes something; asks for the token first if this tab has none. */
export async function change(path, body) {
  if (!token() && !(await ask('This changes data at all sites.'))) {
    throw new Refusal('cancelled', 'Nothing was changed: no token was given.');
  }
  return sendWithToken('POST', path, body);
}
