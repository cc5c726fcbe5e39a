// The anomaly map as a heat layer.
import { showLayer } from './layer.js';

/** Inferno-like ramp: nothing below the threshold of sight, then violet, red, amber, pale yellow. */
function ramp(v) {
  const t = v / 255;
  const stops = [[0, 0, 0, 4], [0.25, 87, 16, 110], [0.5, 188, 55, 84], [0.75, 249, 142, 9], [1, 252, 255, 164]];
  let i = 1;
  while (i < stops.length - 1 && t > stops[i][0]) i++;
  const [a, b] = [stops[i - 1], stops[i]], k = (t - a[0]) / (b[0] - a[0]);
  return [1, 2, 3].map(c => Math.round(a[c] + k * (b[c] - a[c]))).concat(Math.round(255 * Math.min(1, t * 1.6)));
}
const table = Array.from({ length: 256 }, (_, v) => ramp(v));

/** map: { columns, rows, bytes, sliceOf: Map(sop -> slice index) }. */
export const showAnomaly = (viewport, element, frames, map) =>
  showLayer(viewport, element, frames, { ...map, step: 1, sliceOf: frame => map.sliceOf.get(frame.sop) }, table, 'viewer-anomaly');
