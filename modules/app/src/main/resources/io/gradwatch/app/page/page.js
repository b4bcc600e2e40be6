// Puts all pictures on the page, and keeps them as the state is.
import {FlowChart, LossChart, TrialChart} from './charts.js';
import {HeatMap} from './heatmap.js';
import {latestGradients, magnitude, variantChanges} from './model.js';
import {decades, logScale, ratioScale} from './scales.js';
import {byId, renderHead, renderHealth, renderRollouts, renderTables} from './sections.js';

const LEGEND = [['broken', 'not finite'], ['zero', 'exactly zero'], ['none', 'not there or not sampled']];

export class Page {
  constructor(state) {
    this.state = state;
    this.heat = new HeatMap(byId('heat'), 'layers', LEGEND);
    this.strip = new HeatMap(byId('strip'), 'workers', LEGEND.filter(([kind]) => kind !== 'zero'));
    this.charts = [new LossChart(byId('loss')), new FlowChart(byId('flow')), new TrialChart(byId('trial'))];
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.charts.forEach(chart => chart.forgetColors());
      this.render();
    });
    for (const id of ['layers', 'epochs', 'trial-rows', 'worker-rows']) {
      byId(id).addEventListener('toggle', () => this.render());
    }
  }

  /** Draws with the next frame, however often it is asked. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.render();
    });
  }

  render() {
    const state = this.state;
    if (!state.run) return;
    // What is hidden has no width to be drawn in.
    byId('waiting').hidden = true;
    byId('main').hidden = false;
    renderHead(state);
    renderHealth(state);
    renderTables(state);
    renderRollouts(state);
    this.charts.forEach(chart => chart.render(state));
    this.renderHeat();
    this.renderStrip();
  }

  renderHeat() {
    const {columns, layerNames} = this.state;
    const now = latestGradients(this.state);
    const first = now && layerNames.findIndex((_, i) => (now.layers[i] ?? null) !== null);
    const last = now && now.layers.findLastIndex(v => v !== null);
    this.heat.show({
      names: layerNames, columns, values: c => c.layers, scale: logScale(decades(columns, c => c.layers)),
      marks: variantChanges(this.state), unit: '',
      summary: now
        ? `Gradient of ${layerNames.length} layers over ${columns.at(-1).round} rounds. Now ${magnitude(now.layers[first])} in ${layerNames[first]} and ${magnitude(now.layers[last])} in ${layerNames[last]}.`
        : 'No gradient was sampled yet.',
    });
  }

  renderStrip() {
    const {columns} = this.state;
    const workers = columns.reduce((most, c) => Math.max(most, c.workers.length), 0);
    this.strip.show({
      names: Array.from({length: workers}, (_, i) => 'worker ' + i), columns, values: ratios, scale: ratioScale(), marks: [],
      unit: ' times the median', summary: `Gradient norms of ${workers} workers beside their median.`,
    });
  }
}

const known = new WeakMap();

/** Each worker's norm over the median of the column's. */
function ratios(column) {
  if (!known.has(column)) {
    const sorted = column.workers.filter(v => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
    // Of an even number the mean of the two in the middle.
    const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    known.set(column, column.workers.map(v => ratio(v, median)));
  }
  return known.get(column);
}

function ratio(value, median) {
  if (value === null || !Number.isFinite(value)) return value;
  return median ? value / median : 1;
}
