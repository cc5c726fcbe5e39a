// A map of bytes as a translucent layer on a canvas of its own above the image.
import * as core from '@cornerstonejs/core';

/**
 * map: { columns, rows, step, bytes, sliceOf(frame) }: a place is step pixels wide and high; sliceOf gives the slice of the map that lies on a frame, or undefined.
 * table: 256 colours [r, g, b, a].
 */
export function showLayer(viewport, element, frames, map, table, className) {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  canvas.setAttribute('aria-hidden', 'true');
  element.append(canvas);
  const slices = new Map();
  let hidden = false;

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
    const frame = frames[viewport.getCurrentImageIdIndex()], slice = frame && map.sliceOf(frame);
    if (slice === undefined || hidden) return;
    const at = (x, y) => viewport.worldToCanvas(core.utilities.imageToWorldCoords(frame.imageId, [x, y]));
    const o = at(0, 0), right = at(1, 0), down = at(0, 1);
    context.setTransform((right[0] - o[0]) * scale, (right[1] - o[1]) * scale, (down[0] - o[0]) * scale, (down[1] - o[1]) * scale, o[0] * scale, o[1] * scale);
    context.drawImage(picture(slice), -0.5, -0.5, map.columns * map.step, map.rows * map.step); // image coordinates name pixel centres
  }

  element.addEventListener(core.Enums.Events.IMAGE_RENDERED, draw);
  draw();
  return {
    setOpacity(value) { canvas.style.opacity = String(value); hidden = value === 0; draw(); },
    dispose() { element.removeEventListener(core.Enums.Events.IMAGE_RENDERED, draw); canvas.remove(); },
  };
}
