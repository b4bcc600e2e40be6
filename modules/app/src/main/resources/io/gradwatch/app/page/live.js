// Follows a running job: reads the driver's event stream and reconnects when it is interrupted.
import {apply, emptyState} from './model.js';
import {Operator, askForToken, authorization} from './operator.js';
import {Page} from './page.js';
import {byId, element} from './sections.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

const state = emptyState();
const page = new Page(state);
const operator = new Operator(state);
let lastEvent = null;
let waiting = false;

function take(data) {
  apply(state, JSON.parse(data));
  page.changed();
  operator.render();
}

function showConnection(message) {
  byId('connection').textContent = message;
}

/** Reads the event stream with fetch, because EventSource cannot send a token. */
async function follow() {
  const headers = {Accept: 'text/event-stream', ...authorization()};
  if (lastEvent !== null) headers['Last-Event-ID'] = lastEvent;
  const response = await fetch('/api/events', {headers, cache: 'no-store'});
  if (response.status === 401) {
    await askForToken('This page needs the token of the job’s endpoints.');
    return;
  }
  if (!response.ok) throw new Error('HTTP ' + response.status);
  waiting = response.status === 204;
  if (waiting) return;
  showConnection('live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let {done, value} = await reader.read(); !done; {done, value} = await reader.read()) {
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      for (const line of event.split('\n')) {
        if (line.startsWith('id: ')) lastEvent = line.slice(4);
        if (line.startsWith('data: ')) take(line.slice(6));
      }
    }
  }
}

async function followForEver() {
  let pause = FIRST_PAUSE;
  for (;;) {
    const before = state.columns.length;
    waiting = false;
    try {
      await follow();
    } catch {
      // reported below, like the end of the stream
    }
    const over = state.run && state.run.status !== 'running';
    showConnection(waiting ? 'the driver is preparing a run' : over ? 'the run has ended' : 'connection lost, reconnecting …');
    pause = waiting || state.columns.length !== before ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, pause * 1.5);
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

byId('footer').append('For programs: ', ...['/metrics', '/targets', '/api/run', '/api/layers', '/api/diagnoses', '/api/rollouts']
  .flatMap(path => {
    const link = element('a', '', path);
    link.href = path;
    return [link, ' '];
  }));
followForEver();
