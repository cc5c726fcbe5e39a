// The strip beside the image: one tick a slice, coloured where lesions are; click or drag to go there.
import { colourOf } from './segmentation.js';

export function createStrip(strip, count, go) {
  strip.replaceChildren();
  const ticks = Array.from({ length: count }, () => strip.appendChild(document.createElement('i')));
  const at = e => {
    const box = strip.getBoundingClientRect();
    return Math.max(0, Math.min(count - 1, Math.floor((e.clientY - box.top) / box.height * count)));
  };
  strip.onpointerdown = e => { strip.setPointerCapture(e.pointerId); go(at(e)); };
  strip.onpointermove = e => { if (e.buttons & 1) go(at(e)); };
  let marked = -1;
  return {
    mark(index) {
      ticks[marked]?.classList.remove('here');
      ticks[marked = index]?.classList.add('here');
    },
    setAreas(areas) {
      areas.forEach((segments, i) => {
        const largest = [...segments].sort((a, b) => b[1] - a[1])[0];
        ticks[i].style.setProperty('--lesion', largest ? `rgb(${colourOf(largest[0]).join(' ')})` : 'transparent');
      });
    },
  };
}
