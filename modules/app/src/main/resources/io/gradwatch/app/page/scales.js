// Maps values to colors.
const VIRIDIS = ['#440154', '#482475', '#414487', '#355f8d', '#2a788e', '#21918c', '#22a884', '#44bf70', '#7ad151', '#bddf26', '#fde725'];
const DIVERGING_DARK = ['#9ecbff', '#58a6ff', '#2f74c0', '#244d7d', '#262e39', '#6d3434', '#b04646', '#e5615a', '#ffa39e'];
const DIVERGING = ['#2166ac', '#4393c3', '#92c5de', '#d1e5f0', '#f3f3f3', '#fddbc7', '#f4a582', '#d6604d', '#b2182b'];
const BROKEN = [230, 0, 122];
const ZERO = [0, 0, 0];

function rgb(hex) {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

function palette(hexes) {
  const stops = hexes.map(rgb);
  return share => {
    const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(place));
    return stops[low].map((from, i) => Math.round(from + (place - low) * (stops[low + 1][i] - from)));
  };
}

const viridis = palette(VIRIDIS);
const DARK = matchMedia('(prefers-color-scheme: dark)');
const diverging = palette(DIVERGING);
const divergingDark = palette(DIVERGING_DARK);

/** Returns the decades around the values, at most fifteen below the largest. */
export function decades(columns, values) {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns) {
    for (const value of values(column)) {
      if (value > 0 && Number.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (high === -Infinity) return [-8, 0];
  const top = Math.ceil(Math.log10(high));
  return [Math.max(top - 15, Math.min(top - 1, Math.floor(Math.log10(low)))), top];
}

export function logScale([low, high]) {
  return {
    key: low + ' ' + high,
    color: value => value === 0 ? ZERO : viridis((Math.log10(value) - low) / (high - low)),
    at: share => viridis(share),
    ticks: Array.from({length: high - low + 1}, (_, i) => [i / (high - low), '1e' + (low + i)]),
  };
}

export function ratioScale() {
  const colors = DARK.matches ? divergingDark : diverging;
  return {
    key: DARK.matches,
    color: value => colors((Math.log2(value) + 3) / 6),
    at: share => colors(share),
    ticks: [[0, '÷8'], [1 / 3, '÷2'], [.5, '1'], [2 / 3, '×2'], [1, '×8']],
  };
}

/** Returns a pixel in a canvas's memory format as one number; 0, which is transparent, without a value. */
export function pixel(value, scale) {
  if (value === null || value === undefined) return 0;
  const [red, green, blue] = Number.isFinite(value) ? scale.color(value) : BROKEN;
  return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
}
