// A lesion drawn by hand on the canvas of the studio: brush, eraser, ellipse, undo. Blazor asks for the mask when it is ordered.
const deepest = 60;

/** canvas: an element with data-rows and data-columns, the mask's size in pixels. */
export function create(canvas) {
  const rows = Number(canvas.dataset.rows), columns = Number(canvas.dataset.columns);
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext('2d');
  const picture = context.createImageData(columns, rows);
  const history = [];
  let mask = new Uint8Array(rows * columns), tool = 'brush', size = 12, from = null, last = null, before = null;

  function show() {
    for (let p = 0; p < mask.length; p++) {
      const x = (p % columns + 0.5) / columns - 0.5, y = (Math.floor(p / columns) + 0.5) / rows - 0.5;
      const head = (x / 0.36) ** 2 + (y / 0.44) ** 2; // a rough head, to draw the lesion where one can be
      const grey = head < 1 ? 38 : head < 1.12 ? 70 : 8;
      picture.data.set(mask[p] ? [255, 159, 64, 255] : [grey, grey, grey + 4, 255], p * 4);
    }
    context.putImageData(picture, 0, 0);
    canvas.dataset.area = String(mask.reduce((sum, v) => sum + v, 0));
    canvas.dataset.undo = String(history.length);
    canvas.dispatchEvent(new Event('drawn', { bubbles: true }));
  }

  function keep() {
    history.push(mask.slice());
    if (history.length > deepest) history.shift();
  }

  function ellipse(x, y, width, height, value = 1) {
    for (let row = Math.max(0, Math.floor(y - height)); row <= Math.min(rows - 1, y + height); row++)
      for (let column = Math.max(0, Math.floor(x - width)); column <= Math.min(columns - 1, x + width); column++)
        if (((column + 0.5 - x) / Math.max(0.5, width)) ** 2 + ((row + 0.5 - y) / Math.max(0.5, height)) ** 2 <= 1) mask[row * columns + column] = value;
  }

  const stroke = (a, b) => {
    const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y)));
    for (let s = 0; s <= steps; s++) ellipse(a.x + (b.x - a.x) * s / steps, a.y + (b.y - a.y) * s / steps, size / 2, size / 2, tool === 'eraser' ? 0 : 1);
  };
  const at = e => {
    const box = canvas.getBoundingClientRect();
    return { x: (e.clientX - box.left) / box.width * columns, y: (e.clientY - box.top) / box.height * rows };
  };

  canvas.onpointerdown = e => {
    if (e.button !== 0) return;
    canvas.setPointerCapture(e.pointerId);
    keep();
    [from, last, before] = [at(e), at(e), mask.slice()];
    if (tool !== 'ellipse') stroke(from, from);
    show();
  };
  canvas.onpointermove = e => {
    if (!from) return;
    const here = at(e);
    if (tool === 'ellipse') {
      mask = before.slice();
      ellipse((from.x + here.x) / 2, (from.y + here.y) / 2, Math.abs(here.x - from.x) / 2, Math.abs(here.y - from.y) / 2);
    } else stroke(last, here);
    last = here;
    show();
  };
  canvas.onpointerup = canvas.onpointercancel = () => { from = null; };

  show();
  return {
    setTool(name) { tool = name; },
    setSize(pixels) { size = pixels; },
    /** All in pixels of the mask; the ellipse's middle, then its width and height. */
    addEllipse(x, y, width, height) { keep(); ellipse(x, y, width / 2, height / 2); show(); },
    undo() { if (history.length) { mask = history.pop(); show(); } },
    clear() { if (mask.some(v => v)) { keep(); mask = new Uint8Array(rows * columns); show(); } },
    /** A bit a pixel, the first pixel in the highest bit, in base64. */
    read() {
      const bytes = new Uint8Array(Math.ceil(mask.length / 8));
      mask.forEach((v, p) => { if (v) bytes[p >> 3] |= 0x80 >> (p & 7); });
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
  };
}
