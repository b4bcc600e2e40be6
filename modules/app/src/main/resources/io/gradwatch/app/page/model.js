// The state of a run as the pictures see it, kept up to date by what the driver sends.

/** Numbers that are not finite come as strings; what was not measured as null. */
export function number(value) {
  return value === null || value === undefined ? null : Number(value);
}

export function emptyState() {
  return {run: null, columns: [], layerNames: [], layers: [], workers: [], epochs: [], diagnoses: [], rollouts: null, stride: 1};
}

/** Takes over what has changed. Columns of the course up to `from` stay as they are. */
export function apply(state, update) {
  for (const key of ['run', 'layerNames', 'layers', 'workers', 'epochs', 'diagnoses', 'rollouts']) {
    if (update[key] !== null && update[key] !== undefined) {
      state[key] = update[key];
    }
  }
  const course = update.course;
  state.stride = course.stride;
  state.columns.length = course.from;
  course.rounds.forEach((round, i) => state.columns.push({
    round,
    loss: number(course.trainLoss[i]),
    worstLoss: number(course.worstTrainLoss[i]),
    norm: number(course.gradientNorm[i]),
    flow: number(course.flowRatio[i]),
    layers: course.layerGradients[i].map(number),
    workers: course.workerGradients[i].map(number),
  }));
  return state;
}

/** The latest column in which gradients were sampled. */
export function latestGradients(state) {
  return state.columns.findLast(column => column.layers.some(value => value !== null));
}

/** Rounds after which another variant went on, with its name. */
export function variantChanges(state) {
  const changes = [];
  for (const rollout of state.rollouts?.decided ?? []) {
    if (rollout.outcome === 'promoted' || rollout.outcome === 'rolled-back') {
      const label = rollout.outcome === 'promoted' ? rollout.variant : 'back from ' + rollout.variant;
      changes.push({round: rollout.decidedRound, label});
    }
  }
  return changes;
}

/** What the arms of the latest trial are judged by: a row a round, with a loss for each arm; null where there is none. */
export function trialLosses(state) {
  const arms = state.rollouts?.losses ?? [];
  const rounds = [...new Set(arms.flatMap(arm => arm.rounds))].sort((a, b) => a - b);
  const known = arms.map(arm => new Map(arm.rounds.map((round, i) => [round, number(arm.losses[i])])));
  return {arms: arms.map(arm => arm.variant), rows: rounds.map(round => [round, ...known.map(losses => losses.get(round) ?? null)])};
}

/** Such as 1.3e-5, and 1e3 rather than 1e+3. */
export function exponential(value, digits) {
  return value.toExponential(digits).replace('+', '');
}

/** Such as 1.3e-5; few digits, because pictures are looked at. */
export function magnitude(value) {
  if (value === null || value === undefined) return '–';
  const x = number(value);
  if (!Number.isFinite(x)) return 'not finite';
  if (x === 0) return '0';
  const size = Math.abs(x);
  return size >= 0.01 && size < 10000 ? String(Number(x.toPrecision(3))) : exponential(x, 1);
}

export function percent(value) {
  const x = number(value);
  return x === null ? '–' : (100 * x).toFixed(1) + ' %';
}

export function whole(value) {
  const x = number(value);
  return x === null || !Number.isFinite(x) ? '–' : Math.round(x).toLocaleString('en');
}
