// Line charts, drawn by uPlot, which is a global variable.
import {exponential, latestGradients, magnitude, number, percent, trialLosses, variantChanges} from './model.js';
import {decades} from './scales.js';

const HEIGHT = 250;
const FIRST_ROUNDS = 3;

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function axis(more) {
  return {stroke: color('soft'), grid: {stroke: color('line'), width: 1}, ticks: {stroke: color('line'), width: 1}, font: '11px system-ui, "DejaVu Sans", sans-serif', ...more};
}

/** A chart that is recreated only when its series, colors or width change. */
class Chart {
  constructor(root, options) {
    this.root = root;
    this.options = options;
    new ResizeObserver(() => this.plot && this.plot.setSize({width: this.root.clientWidth, height: HEIGHT})).observe(root);
  }

  show(key, data, context) {
    this.context = context;
    const look = key + color('ink');
    if (this.look === look && this.plot) {
      this.plot.setData(data);
      return;
    }
    this.look = look;
    this.plot?.destroy();
    this.plot = new uPlot({width: this.root.clientWidth, height: HEIGHT, ...this.options(this)}, data, this.root);
  }

  forgetColors() {
    this.look = null;
  }
}

function verticalMarks(chart, marks) {
  return {hooks: {draw: [plot => {
    const c = plot.ctx;
    c.save();
    c.strokeStyle = color('violet');
    c.setLineDash([5, 4]);
    c.lineWidth = 1.5 * devicePixelRatio;
    for (const {round} of marks(chart)) {
      const x = plot.valToPos(round, 'x', true);
      c.beginPath();
      c.moveTo(x, plot.bbox.top);
      c.lineTo(x, plot.bbox.top + plot.bbox.height);
      c.stroke();
    }
    c.restore();
  }]}};
}

function finite(values) {
  return values.map(value => value !== null && Number.isFinite(value) ? value : null);
}

export class LossChart extends Chart {
  constructor(root) {
    super(root, chart => ({
      scales: {x: {time: false}, accuracy: {range: [0, 1]}},
      axes: [
        axis({label: undefined, values: (u, ticks) => ticks.map(t => t.toLocaleString('en'))}),
        axis({size: 52, values: (u, ticks) => ticks.map(magnitude)}),
        ...(chart.context.accuracy ? [axis({side: 1, scale: 'accuracy', size: 58, grid: {show: false}, values: (u, ticks) => ticks.map(t => Math.round(100 * t) + ' %')})] : []),
      ],
      series: [
        {label: 'Round', value: (u, v) => v === null ? '–' : v.toLocaleString('en')},
        {label: 'Train loss', stroke: color('accent'), width: 1.6, value: (u, v) => magnitude(v)},
        {label: 'Test loss', stroke: color('warning'), width: 1.6, dash: [6, 4], spanGaps: true, points: {show: true, size: 5}, value: (u, v) => magnitude(v)},
        ...(chart.context.accuracy ? [{label: 'Test accuracy', scale: 'accuracy', stroke: color('well'), width: 1.6, spanGaps: true, points: {show: true, size: 5}, value: (u, v) => percent(v)}] : []),
      ],
      plugins: [verticalMarks(chart, c => c.context.marks)],
    }));
  }

  render(state) {
    const epochs = new Map(state.epochs.map(epoch => [epoch.round, epoch]));
    const rounds = [...new Set([...state.columns.map(c => c.round), ...epochs.keys()])].sort((a, b) => a - b);
    const losses = new Map(state.columns.map(c => [c.round, c.loss]));
    const accuracy = state.epochs.some(epoch => epoch.testAccuracy !== undefined);
    const of = key => finite(rounds.map(round => number(epochs.get(round)?.[key])));
    const train = finite(rounds.map(round => losses.get(round) ?? null)).map((v, i) => v === null && !losses.has(rounds[i]) ? undefined : v);
    this.show('loss' + accuracy, [rounds, train, of('testLoss'), ...(accuracy ? [of('testAccuracy')] : [])],
      {accuracy, marks: variantChanges(state)});
    const last = state.columns.at(-1);
    const epoch = state.epochs.at(-1);
    this.root.setAttribute('aria-label', last
      ? `Training loss ${magnitude(last.loss)} in round ${last.round}, ${magnitude(state.columns[0].loss)} at the start.`
        + (epoch?.testAccuracy !== undefined ? ` Test accuracy ${percent(epoch.testAccuracy)} after epoch ${epoch.epoch}.` : '')
      : 'No round has ended yet.');
  }
}

function powers([low, high]) {
  const exponents = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const step = Math.ceil((exponents[1] - exponents[0]) / 8);
  const result = [];
  for (let exponent = exponents[0]; exponent <= exponents[1]; exponent += step) result.push(10 ** exponent);
  return result;
}

export class FlowChart extends Chart {
  constructor(root) {
    super(root, chart => ({
      scales: {x: {time: false, range: (u, low, high) => [low - .5, high + .5]}, y: {distr: 3, range: () => chart.context.range}},
      axes: [
        axis({space: 70, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200], values: (u, ticks) => ticks.map(t => chart.context.names[t] ?? '')}),
        axis({size: 56, splits: () => powers(chart.context.range), filter: (u, splits) => splits, values: (u, ticks) => ticks.map(t => exponential(t, 0))}),
      ],
      series: [
        {label: 'Layer', value: (u, v) => chart.context.names[v] ?? '–'},
        {label: 'Now', stroke: color('accent'), fill: color('accent-back'), width: 2, points: {show: true, size: 6, fill: color('accent')}, value: (u, v) => magnitude(v)},
        {label: 'First rounds', stroke: color('soft'), width: 1.5, dash: [5, 4], spanGaps: true, points: {show: false}, value: (u, v) => magnitude(v)},
      ],
    }));
  }

  render(state) {
    const now = latestGradients(state);
    if (!now) {
      this.root.setAttribute('aria-label', 'No gradient has been sampled yet.');
      return;
    }
    const first = state.columns.slice(0, FIRST_ROUNDS).find(c => c.layers.some(v => v !== null)) ?? now;
    // Layers that the present variant lacks are not part of its flow.
    const rows = state.layerNames.map((_, i) => i).filter(i => (now.layers[i] ?? null) !== null);
    const positive = column => rows.map(i => column.layers[i] > 0 && Number.isFinite(column.layers[i]) ? column.layers[i] : null);
    const [low, high] = decades([now, first], c => positive(c));
    this.show('flow', [rows.map((_, i) => i), positive(now), positive(first)],
      {names: rows.map(i => state.layerNames[i]), range: [10 ** low, 10 ** high]});
    this.root.setAttribute('aria-label', `Gradient per weight from ${magnitude(now.layers[rows[0]])} in ${state.layerNames[rows[0]]}`
      + ` to ${magnitude(now.layers[rows.at(-1)])} in ${state.layerNames[rows.at(-1)]}; flow ratio ${magnitude(now.flow)}.`);
  }
}

export class TrialChart extends Chart {
  constructor(root) {
    super(root, chart => ({
      scales: {x: {time: false}},
      axes: [axis({incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500]}), axis({size: 52, values: (u, ticks) => ticks.map(magnitude)})],
      series: [
        {label: 'Round', value: (u, v) => v === null ? '–' : v.toLocaleString('en')},
        ...chart.context.arms.map((arm, i) => ({
          label: arm, stroke: color(['soft', 'accent', 'violet', 'warning'][i % 4]), width: 2, dash: i === 0 ? [5, 4] : undefined,
          spanGaps: true, points: {show: true, size: 5}, value: (u, v) => magnitude(v),
        })),
      ],
    }));
  }

  render(state) {
    const {arms, rows} = trialLosses(state);
    this.root.parentElement.hidden = arms.length < 2;
    if (arms.length < 2) return;
    const lines = arms.map((_, i) => finite(rows.map(row => row[i + 1])));
    this.show('trial' + arms.join(), [rows.map(row => row[0]), ...lines], {arms});
    this.root.setAttribute('aria-label', `Held-out losses in the trial over ${rows.length} rounds: `
      + arms.map((arm, i) => `${arm} ${magnitude(rows.findLast(row => row[i + 1] !== null)?.[i + 1])}`).join(', ') + '.');
  }
}
