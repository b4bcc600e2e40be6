// The legend below a heat map: colors and values.

export class Legend {
  /** marks: pairs of a kind of cell without a number and its meaning. */
  constructor(marks) {
    this.root = document.createElement('div');
    this.root.className = 'legend';
    this.bar = document.createElement('canvas');
    this.bar.setAttribute('aria-hidden', 'true');
    this.root.append(this.bar);
    for (const [kind, text] of marks) {
      const entry = document.createElement('span');
      const swatch = document.createElement('i');
      swatch.className = 'swatch ' + kind;
      entry.append(swatch, text);
      this.root.append(entry);
    }
  }

  draw(scale, ink, ratio) {
    const width = this.bar.clientWidth;
    if (width === 0) return;
    this.bar.width = width * ratio;
    this.bar.height = 32 * ratio;
    const c = this.bar.getContext('2d');
    c.scale(ratio, ratio);
    const inner = width - 40;
    for (let x = 0; x < inner; x++) {
      c.fillStyle = `rgb(${scale.at(x / inner).join(' ')})`;
      c.fillRect(20 + x, 2, 1.5, 12);
    }
    c.fillStyle = ink;
    c.font = '11px system-ui, "DejaVu Sans", sans-serif';
    c.textAlign = 'center';
    const every = Math.ceil(scale.ticks.length / 6);
    scale.ticks.forEach(([share, text], i) => {
      if (i % every === 0) c.fillText(text, 20 + share * inner, 28);
    });
  }
}
