// The state of a run that the charts show, updated from the driver's messages.

/** Parses a number: values that are not finite arrive as strings, missing ones as null. */
export function number(value) {
  return value === null || value === undefined ? null : Number(value);
}

export function emptyState() {
  return {run: null, columns: [], layerNames: [], layers: [], workers: [], epochs: [], diagnoses: [], rollouts: null, stride: 1};
}

/** Applies an update. Columns before `from` are kept. */
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

/** Returns the latest column with sampled gradients. */
export function latestGradients(state) {
  return state.columns.findLast(column => column.layers.some(value => value !== null));
}

/** Returns the rounds after which the baseline changed, with the new variant. */
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

/** Returns the losses of the latest trial: one row per round with the loss of each arm, or null. */
export function trialLosses(state) {
  const arms = state.rollouts?.losses ?? [];
  const rounds = [...new Set(arms.flatMap(arm => arm.rounds))].sort((a, b) => a - b);
  const known = arms.map(arm => new Map(arm.rounds.map((round, i) => [round, number(arm.losses[i])])));
  return {arms: arms.map(arm => arm.variant), rows: rounds.map(round => [round, ...known.map(losses => losses.get(round) ?? null)])};
}

/** Formats a number such as 1.3e-5, and 1e3 instead of 1e+3. */
export function exponential(value, digits) {
  return value.toExponential(digits).replace('+', '');
}

/** Formats a magnitude with few digits, such as 1.3e-5. */
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
