// Heat maps: rows over rounds with one color per value, drawn on a canvas. Arrow keys move a cursor whose value is read out.
import {Legend} from './legend.js';
import {magnitude} from './model.js';
import {pixel} from './scales.js';

const AXIS_HEIGHT = 22;

/** A heat map with legend and cursor in an element. */
export class HeatMap {
  constructor(root, label, legend) {
    this.root = root;
    this.label = label;
    this.canvas = document.createElement('canvas');
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.readout = document.createElement('p');
    this.readout.className = 'readout';
    this.readout.setAttribute('aria-live', 'polite');
    this.legend = new Legend(legend);
    root.append(this.canvas, this.readout, this.legend.root);
    this.pixels = document.createElement('canvas');
    this.colors = new WeakMap();
    this.canvas.addEventListener('pointermove', event => this.point(event));
    this.canvas.addEventListener('pointerleave', () => this.move(null));
    this.canvas.addEventListener('keydown', event => this.key(event));
    new ResizeObserver(() => this.data && this.draw()).observe(root);
  }

  /** data: {names, columns, values(column), scale, marks, unit, summary} */
  show(data) {
    this.data = data;
    this.canvas.setAttribute('aria-label', data.summary + ' Arrow keys read single values.');
    if (data.columns.length && data.names.length) this.paint();
    this.draw();
    this.tell();
  }

  draw() {
    const {names, columns, scale, marks} = this.data;
    const ratio = window.devicePixelRatio || 1;
    const width = this.root.clientWidth;
    const rowHeight = Math.max(2, Math.min(22, Math.floor(400 / Math.max(1, names.length))));
    const height = Math.max(1, names.length) * rowHeight;
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--soft');
    this.canvas.width = width * ratio;
    this.canvas.height = (height + AXIS_HEIGHT) * ratio;
    this.canvas.style.height = height + AXIS_HEIGHT + 'px';
    const c = this.canvas.getContext('2d');
    c.scale(ratio, ratio);
    c.font = '11px system-ui, "DejaVu Sans", sans-serif';
    const left = Math.min(width * .3, 12 + Math.max(20, ...names.map(name => c.measureText(name).width)));
    this.frame = {left, width: width - left, height, rowHeight};
    c.fillStyle = style.getPropertyValue('--none');
    c.fillRect(left, 0, width - left, height);
    if (columns.length === 0 || names.length === 0) return;
    c.imageSmoothingEnabled = false;
    c.drawImage(this.pixels, left, 0, width - left, height);
    c.fillStyle = ink;
    c.textBaseline = 'middle';
    c.textAlign = 'right';
    const every = Math.ceil(13 / rowHeight);
    names.forEach((name, row) => {
      if (row % every === 0) c.fillText(name, left - 6, Math.max(6, (row + .5) * rowHeight), left - 8);
    });
    this.axis(c, ink);
    this.marks(c, marks ?? []);
    this.cursorBox(c);
    this.legend.draw(scale, ink, ratio);
  }

  /** Returns the number of rounds on the time axis, which is linear although the last column may hold fewer rounds. */
  rounds() {
    return this.data.columns.at(-1).round;
  }

  /** Returns the pixels of a column from the top. Cached, because a changed column is a new object. */
  colorsOf(column) {
    const {names, values, scale} = this.data;
    let known = this.colors.get(column);
    if (known?.key !== scale.key || known.pixels.length !== names.length) {
      const found = values(column);
      known = {key: scale.key, pixels: Uint32Array.from(names, (_, row) => pixel(found[row], scale))};
      this.colors.set(column, known);
    }
    return known.pixels;
  }

  paint() {
    const {names, columns} = this.data;
    const rows = names.length;
    const rounds = this.rounds();
    const wide = Math.min(1200, rounds);
    this.pixels.width = wide;
    this.pixels.height = rows;
    const c = this.pixels.getContext('2d');
    const image = c.createImageData(wide, rows);
    const cells = new Uint32Array(image.data.buffer);
    let column = 0;
    let colors = this.colorsOf(columns[0]);
    for (let x = 0; x < wide; x++) {
      const round = Math.ceil((x + 1) * rounds / wide);
      while (column < columns.length - 1 && columns[column].round < round) {
        colors = this.colorsOf(columns[++column]);
      }
      for (let row = 0; row < rows; row++) cells[row * wide + x] = colors[row];
    }
    c.putImageData(image, 0, 0);
  }

  axis(c, ink) {
    const {left, width, height} = this.frame;
    const rounds = this.rounds();
    const step = niceStep(rounds / Math.max(2, Math.floor(width / 70)));
    c.fillStyle = ink;
    c.textAlign = 'center';
    for (let round = step; round <= rounds; round += step) {
      const x = left + width * round / rounds;
      if (x < left + width - 14) {
        c.fillRect(x, height, 1, 4);
        c.fillText(round.toLocaleString('en'), x, height + 13);
      }
    }
    c.textAlign = 'right';
    c.fillText('round', left - 6, height + 13);
  }

  marks(c, marks) {
    const {left, width, height} = this.frame;
    for (const {round, label} of marks) {
      const x = left + width * round / this.rounds();
      c.fillStyle = '#ffffff';
      c.fillRect(x - 1.5, 0, 3, height);
      c.fillStyle = '#000000';
      c.fillRect(x - .5, 0, 1, height);
      const text = c.measureText(label).width + 8;
      const at = Math.min(x + 4, left + width - text - 2);
      c.fillStyle = 'rgb(0 0 0 / .75)';
      c.fillRect(at, 3, text, 16);
      c.fillStyle = '#ffffff';
      c.textAlign = 'left';
      c.fillText(label, at + 4, 11.5);
    }
  }

  point(event) {
    const {left, width, rowHeight} = this.frame ?? {};
    if (!width || !this.data.columns.length) return;
    const round = (event.offsetX - left) / width * this.rounds();
    const row = Math.floor(event.offsetY / rowHeight);
    const column = this.data.columns.findIndex(c => c.round >= round);
    this.move(round < 0 || row < 0 || row >= this.data.names.length ? null : {column: Math.max(0, column), row});
  }

  key(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    const step = steps[event.key];
    if (event.key === 'Escape') this.move(null);
    if (!step || !this.data?.columns.length) return;
    event.preventDefault();
    const now = this.cursor ?? {column: this.data.columns.length - 1, row: -step[1]};
    this.move({
      column: Math.min(this.data.columns.length - 1, Math.max(0, now.column + step[0])),
      row: Math.min(this.data.names.length - 1, Math.max(0, now.row + step[1])),
    });
  }

  move(cursor) {
    if (JSON.stringify(cursor) === JSON.stringify(this.cursor ?? null)) return;
    this.cursor = cursor;
    this.draw();
    this.tell();
  }

  tell() {
    const {names, columns, values, unit} = this.data;
    const at = this.cursor;
    const column = at && columns[at.column];
    const first = at && at.column > 0 ? columns[at.column - 1].round + 1 : 1;
    const text = column
      ? `${names[at.row]}, round ${first === column.round ? first : first + ' to ' + column.round}: ${magnitude(values(column)[at.row])}${unit}`
      : '';
    if (this.readout.textContent !== text) this.readout.textContent = text;
  }

  cursorBox(c) {
    if (!this.cursor) return;
    const {left, width, rowHeight} = this.frame;
    const {columns} = this.data;
    const from = this.cursor.column > 0 ? columns[this.cursor.column - 1].round : 0;
    const x = left + width * from / this.rounds();
    const wide = Math.max(3, width * (columns[this.cursor.column].round - from) / this.rounds());
    c.lineWidth = 2;
    c.strokeStyle = '#000000';
    c.strokeRect(x - 1, this.cursor.row * rowHeight - 1, wide + 2, rowHeight + 2);
    c.strokeStyle = '#ffffff';
    c.strokeRect(x + .5, this.cursor.row * rowHeight + .5, wide - 1, rowHeight - 1);
  }
}

function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map(i => i * power).find(step => step >= least) ?? 10 * power;
}
