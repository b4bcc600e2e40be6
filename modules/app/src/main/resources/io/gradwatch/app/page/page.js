// Draws all charts of the page and redraws them when the state changes.
import {FlowChart, LossChart, TrialChart} from './charts.js';
import {HeatMap} from './heatmap.js';
import {latestGradients, magnitude, variantChanges} from './model.js';
import {decades, logScale, ratioScale} from './scales.js';
import {byId, renderHead, renderHealth, renderRollouts, renderTables} from './sections.js';

const LEGEND = [['broken', 'not finite'], ['zero', 'exactly zero'], ['none', 'absent or not sampled']];

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

  /** Schedules one redraw with the next frame. */
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
    // Hidden elements have no width to draw in.
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
        : 'No gradient has been sampled yet.',
    });
  }

  renderStrip() {
    const {columns} = this.state;
    const workers = columns.reduce((most, c) => Math.max(most, c.workers.length), 0);
    this.strip.show({
      names: Array.from({length: workers}, (_, i) => 'worker ' + i), columns, values: ratios, scale: ratioScale(), marks: [],
      unit: ' times the median', summary: `Gradient norms of ${workers} workers relative to their median.`,
    });
  }
}

const known = new WeakMap();

/** Returns each worker's norm divided by the median of the column. */
function ratios(column) {
  if (!known.has(column)) {
    const sorted = column.workers.filter(v => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
    // With an even number of workers, the mean of the two middle ones.
    const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    known.set(column, column.workers.map(v => ratio(v, median)));
  }
  return known.get(column);
}

function ratio(value, median) {
  if (value === null || !Number.isFinite(value)) return value;
  return median ? value / median : 1;
}
