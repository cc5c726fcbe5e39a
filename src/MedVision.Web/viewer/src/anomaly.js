// The anomaly map as a translucent heat layer on a canvas of its own above the image, so that its opacity is plain CSS.
import * as core from '@cornerstonejs/core';

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
export function showAnomaly(viewport, element, frames, map) {
  const canvas = document.createElement('canvas');
  canvas.className = 'viewer-anomaly';
  canvas.setAttribute('aria-hidden', 'true');
  element.append(canvas);
  const slices = new Map();

  function picture(slice) {
    if (slices.has(slice)) return slices.get(slice);
    const off = new OffscreenCanvas(map.columns, map.rows), context = off.getContext('2d');
    const data = context.createImageData(map.columns, map.rows), start = slice * map.columns * map.rows;
    for (let p = 0; p < map.columns * map.rows; p++) data.data.set(table[map.bytes[start + p]], p * 4);
    context.putImageData(data, 0, 0);
    slices.set(slice, off);
    return off;
  }

  function draw() {
    const { clientWidth: w, clientHeight: h } = element, scale = devicePixelRatio;
    if (canvas.width !== Math.round(w * scale) || canvas.height !== Math.round(h * scale)) {
      canvas.width = Math.round(w * scale);
      canvas.height = Math.round(h * scale);
    }
    const context = canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    const frame = frames[viewport.getCurrentImageIdIndex()], slice = map.sliceOf.get(frame?.sop);
    if (slice === undefined || canvas.style.opacity === '0') return;
    const at = (x, y) => viewport.worldToCanvas(core.utilities.imageToWorldCoords(frame.imageId, [x, y]));
    const o = at(0, 0), right = at(1, 0), down = at(0, 1);
    context.setTransform((right[0] - o[0]) * scale, (right[1] - o[1]) * scale, (down[0] - o[0]) * scale, (down[1] - o[1]) * scale, o[0] * scale, o[1] * scale);
    context.drawImage(picture(slice), -0.5, -0.5); // image coordinates name pixel centres
  }

  element.addEventListener(core.Enums.Events.IMAGE_RENDERED, draw);
  return {
    setOpacity(value) { canvas.style.opacity = String(value); draw(); },
    dispose() { element.removeEventListener(core.Enums.Events.IMAGE_RENDERED, draw); canvas.remove(); },
  };
}
