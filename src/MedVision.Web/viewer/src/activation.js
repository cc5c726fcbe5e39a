// What speaks for a class of the classifier, and what against it.
import { showLayer } from './layer.js';

// 128 is nothing; amber speaks for the class, blue against it; both are told apart by readers who do not see red and green. The root lets
// slices be seen that say little beside the one that says most.
const table = Array.from({ length: 256 }, (_, v) => {
  const strength = (v - 128) / 127, seen = Math.min(1, Math.abs(strength));
  return [...(strength >= 0 ? [255, 176, 32] : [70, 150, 255]), Math.round(190 * Math.sqrt(seen))];
});

/** map: { columns, rows, step, bytes, sliceOf: Map('sop/frame' -> slice index) }; frames count from 1. */
export function showActivation(viewport, element, frames, map) {
  const key = frame => `${frame.sop}/${frame.frame}`;
  const plane = map.columns * map.rows;
  const layer = showLayer(viewport, element, frames, { ...map, sliceOf: frame => map.sliceOf.get(key(frame)) }, table, 'viewer-activation');
  const speaks = slice => map.bytes.subarray(slice * plane, (slice + 1) * plane).reduce((sum, v) => sum + Math.max(0, v - 128), 0);
  return {
    ...layer,
    isOn: index => map.sliceOf.has(key(frames[index])),
    /** The frame on which the most speaks for the class. */
    strongest() {
      const found = frames.map((frame, index) => ({ index, slice: map.sliceOf.get(key(frame)) })).filter(one => one.slice !== undefined)
        .map(one => ({ ...one, sum: speaks(one.slice) }));
      return found.length ? found.reduce((best, one) => one.sum > best.sum ? one : best).index : -1;
    },
  };
}
