// Renders texts and tables.
import {magnitude, number, percent, trialLosses, whole} from './model.js';

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

/** Rebuilds a node only if its content has changed, so that selections and screen readers are not disturbed. */
const shown = new Map();
function rebuild(node, what, build) {
  const key = JSON.stringify(what);
  if (shown.get(node) === key) return;
  shown.set(node, key);
  node.replaceChildren(...build());
}

/** Updates a table in place: cells keep their elements, rows are added and removed at the end. */
function table(body, rows) {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach((cells, r) => {
    const row = body.rows[r] ?? body.insertRow();
    while (row.cells.length > cells.length) row.deleteCell(-1);
    cells.forEach((cell, c) => {
      const [value, bad] = Array.isArray(cell) ? cell : [cell, false];
      let node = row.cells[c];
      if (!node) {
        node = c === 0 ? element('th') : element('td');
        if (c === 0) node.scope = 'row';
        row.append(node);
      }
      text(node, value);
      node.classList.toggle('bad', bad);
    });
  });
}

export function renderHead(state) {
  const run = state.run;
  document.title = `${run.name} – Gradwatch`;
  text(byId('name'), run.name);
  text(byId('status'), run.status);
  byId('status').className = 'pill ' + run.status;
  text(byId('facts'), `${run.run} on ${run.master} · ${count(run.workers, 'worker')} · ${count(run.executors, 'executor')} · ${whole(run.parameters)} parameters · ${run.status === 'running' ? 'since' : 'last started'} ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`);
  const progress = byId('progress');
  progress.setAttribute('aria-valuemax', run.rounds);
  progress.setAttribute('aria-valuenow', run.round);
  progress.setAttribute('aria-valuetext', `round ${run.round} of ${run.rounds}`);
  progress.firstElementChild.style.width = 100 * run.round / Math.max(1, run.rounds) + '%';
  const tested = state.epochs.findLast(epoch => epoch.testLoss !== undefined);
  const numbers = [
    ['Round', `${whole(run.round)} / ${whole(run.rounds)}`],
    ['Epoch', String(run.epoch)],
    ['Train loss', magnitude(run.trainLoss)],
    ['Test accuracy', tested?.testAccuracy === undefined ? '–' : percent(tested.testAccuracy)],
    ['Flow ratio', magnitude(run.flowRatio)],
    ['Examples per second', whole(run.examplesPerSecond)],
    ['Variant', run.variant, 'text'],
  ];
  rebuild(byId('numbers'), numbers, () => numbers.map(([name, value, kind]) =>
    element('div', '', element('dt', '', name), element('dd', kind ?? '', value))));
}

function count(n, noun) {
  return `${whole(n)} ${noun}${n === 1 ? '' : 's'}`;
}

export function renderHealth(state) {
  const open = state.diagnoses.filter(d => d.closedRound === null);
  const closed = state.diagnoses.filter(d => d.closedRound !== null);
  rebuild(byId('open'), open, () => open.length
    ? open.sort((a, b) => (a.severity === 'critical' ? 0 : 1) - (b.severity === 'critical' ? 0 : 1)).map(diagnosis)
    : [element('p', 'well', '✓ No open diagnosis.')]);
  byId('past').hidden = closed.length === 0;
  const [summary, body] = byId('past').children;
  text(summary, `Closed diagnoses (${closed.length})`);
  rebuild(body, closed, () => closed.map(diagnosis));
}

function diagnosis(d) {
  const over = d.closedRound !== null;
  const when = over
    ? `rounds ${d.openedRound} to ${d.closedRound}`
    : d.criticalRound === null ? `since round ${d.openedRound}` : `since round ${d.openedRound}, critical since round ${d.criticalRound}`;
  const box = element('article', `diagnosis ${d.severity}${over ? ' closed' : ''}`,
    element('h3', '', d.symptom, element('span', 'pill ' + d.severity, d.severity), element('span', 'where', when)),
    element('p', '', d.explanation));
  const where = [];
  if (d.layers.length) where.push('Layers: ' + names(d.layers));
  if (d.workers.length) where.push('Workers: ' + names(d.workers.map(String)));
  if (where.length) box.append(element('p', 'where', where.join(' · ')));
  if (d.remedies.length && !over) {
    box.append(element('p', 'where remedies', 'Try first: ', ...d.remedies.slice(0, 3).map(r => element('code', '', r))));
  }
  return box;
}

function names(list) {
  return list.length <= 6 ? list.join(', ') : `${list[0]} … ${list.at(-1)} (${list.length})`;
}

export function renderTables(state) {
  if (byId('layers').open) {
    table(byId('layers').querySelector('tbody'), state.layers.map(l => [
      l.name, whole(l.parameters), cell(l.gradientRms), cell(l.gradientNorm), cell(l.updateRatio),
      percent(l.deadRatio), percent(l.saturatedRatio), cell(l.replicaDrift)]));
  }
  if (byId('epochs').open) {
    table(byId('epochs').querySelector('tbody'), state.epochs.map(e => [
      String(e.epoch), whole(e.round), cell(e.trainLoss), e.testLoss === undefined ? '–' : cell(e.testLoss),
      e.testAccuracy === undefined ? '–' : percent(e.testAccuracy)]));
  }
  if (byId('trial-rows').open) {
    const {arms, rows} = trialLosses(state);
    rebuild(byId('trial-rows').querySelector('thead tr'), arms, () => ['Round', ...arms].map(name => {
      const head = element('th', '', name);
      head.scope = 'col';
      return head;
    }));
    table(byId('trial-rows').querySelector('tbody'), rows.map(([round, ...losses]) => [whole(round), ...losses.map(cell)]));
  }
  if (byId('worker-rows').open) {
    table(byId('worker-rows').querySelector('tbody'), state.workers.map(w => [
      String(w.worker), whole(w.examples), cell(w.loss), cell(w.gradientNorm), [whole(w.nonFinite), w.nonFinite > 0],
      Math.round(1000 * number(w.seconds)) + ' ms']));
  }
}

function cell(value) {
  return [magnitude(value), value !== null && !Number.isFinite(number(value))];
}

const STAGES = {
  watching: 'The baseline trains; no candidate is on trial.',
  trying: 'Candidates train beside the baseline, on the same rows.',
  proving: 'A promoted variant is the baseline; it is rolled back if it gets worse.',
};

const MODES = {
  off: 'Mode off: only an operator starts trials.',
  advise: 'Mode advise: the variant to try first is shown; an operator starts the trial.',
  auto: 'Mode auto: a critical diagnosis starts a trial.',
};

/** Returns the advised variant, as long as its symptom is open. */
function advice({rollouts, diagnoses}) {
  const {advice, now} = rollouts;
  const open = now.stage === 'watching' && diagnoses.some(d => d.closedRound === null && d.symptom === advice?.trigger);
  return open ? [element('br'), `Try first for ${advice.trigger}: `, element('code', '', advice.variant)] : [];
}

export function renderRollouts(state) {
  const rollouts = state.rollouts;
  if (!rollouts) return;
  const {now, decided} = rollouts;
  byId('stage').hidden = rollouts.mode === null || state.run.status !== 'running';
  const advised = advice(state).length > 0 && rollouts.advice;
  rebuild(byId('stage'), [now, rollouts.mode, advised], () => [
    element('span', 'pill ' + now.stage, now.stage), ` ${STAGES[now.stage]} ${MODES[rollouts.mode] ?? ''}`, ...advice(state)]);
  const round = state.run.round;
  rebuild(byId('rollouts'), [now, decided, now.stage === 'trying' ? round : 0, state.run.rounds], () => {
    const items = decided.map(r => item(r.outcome, r.variant, r.outcome,
      r.trigger === 'start' ? 'set in the job file' : `started for ${r.trigger}, rounds ${r.startedRound + 1} to ${r.decidedRound}`, r.reason, r.startedRound, r.decidedRound, state.run.rounds));
    if (now.stage === 'trying') {
      items.push(...now.variants.map(v => item('now', v, 'trying', `started for ${now.trigger}, since round ${now.startedRound + 1}`, '', now.startedRound, round, state.run.rounds)));
    }
    return items.length ? items : [element('li', 'muted', 'Nothing has been tried.')];
  });
}

function item(kind, variant, badge, when, why, from, to, rounds) {
  const span = element('span');
  span.style.left = 100 * from / Math.max(1, rounds) + '%';
  span.style.width = 100 * (to - from) / Math.max(1, rounds) + '%';
  const bar = element('div', 'bar', span);
  bar.setAttribute('aria-hidden', 'true');
  return element('li', kind,
    element('div', 'head', element('strong', '', variant), element('span', 'pill ' + badge, badge), element('span', 'why', when)),
    bar, element('p', 'why', why));
}
