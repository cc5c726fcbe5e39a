// The stack viewer of the study page. Talks to Blazor only when something is ready or has failed; scrolling stays in the browser.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import { start } from './cornerstone.js';
import { loadStack } from './stack.js';
import { showSegmentation } from './segmentation.js';
import { showAnomaly } from './anomaly.js';
import { showActivation } from './activation.js';
import { followPresence } from './presence.js';
import { createStrip } from './strip.js';
import { edges } from './orientation.js';

const primary = { window: 'WindowLevel', zoom: 'Zoom', pan: 'Pan', length: 'Length' };
let serial = 0;

/** host: the element that holds .viewer-image, .viewer-strip, .viewer-slice, .viewer-window, .viewer-message and the four .viewer-edges. */
export async function create(host, options) {
  const part = name => host.querySelector('.viewer-' + name);
  const say = text => { part('message').textContent = text; host.dataset.state = text ? 'message' : 'ready'; };
  if (options.nothing) {
    say(options.nothing);
    return empty(host);
  }
  host.dataset.state = 'loading';
  let stack;
  try {
    await start();
    stack = await loadStack(options.root, options.study, options.series);
  } catch (e) {
    say(`This series cannot be shown: ${e.message}.`);
    return empty(host);
  }
  // Another series was chosen meanwhile: an engine on an element that is gone would take the next viewer's picture with it.
  if (!host.isConnected) return empty(host);
  const { frames } = stack;
  if (frames.length === 0) {
    say('This series holds no images.');
    return empty(host);
  }

  const id = `viewer-${++serial}`, element = part('image');
  const engine = new core.RenderingEngine(id);
  engine.enableElement({ viewportId: id, type: core.Enums.ViewportType.STACK, element, defaultOptions: { background: [0, 0, 0] } });
  const viewport = engine.getViewport(id);
  const group = toolGroup(id);
  let segmentation, anomaly, activation, explained = 0, current = 0;
  const strip = createStrip(part('strip'), frames.length, i => go(i));
  const go = i => viewport.setImageIdIndex(Math.max(0, Math.min(frames.length - 1, i)));
  const presence = followPresence(options.series, frames, go);

  function annotate() {
    current = viewport.getCurrentImageIdIndex();
    part('slice').textContent = `${current + 1} / ${frames.length}`;
    strip.mark(current);
    presence.mark(current);
    host.dataset.slice = String(current);
    if (options.header) options.header.href = options.instances + frames[current].sop;
    for (const [edge, letters] of Object.entries(edges(core.metaData.get('imagePlaneModule', frames[current].imageId))))
      part(edge).textContent = letters;
    const range = viewport.getProperties().voiRange;
    if (!range) return;
    const { windowWidth, windowCenter } = core.utilities.windowLevel.toWindowLevel(range.lower, range.upper);
    part('window').textContent = `W ${Math.round(windowWidth)}  L ${Math.round(windowCenter)}`;
  }

  element.addEventListener(core.Enums.Events.IMAGE_RENDERED, annotate);
  element.addEventListener(core.Enums.Events.STACK_NEW_IMAGE, () => { if (host.dataset.state === 'message') say(''); });
  const onError = e => {
    const failed = frames.findIndex(f => f.imageId === e.detail.imageId);
    if (failed < 0 || failed !== viewport.getTargetImageIdIndex()) return;
    say(`Image ${failed + 1} of ${frames.length} cannot be decoded: ${String(e.detail.error?.message ?? e.detail.error).slice(0, 200)}`);
  };
  core.eventTarget.addEventListener(core.Enums.Events.IMAGE_LOAD_ERROR, onError);
  const resized = new ResizeObserver(() => { if (element.clientWidth > 0) engine.resize(true, true); });
  resized.observe(element);
  host.addEventListener('keydown', onKey);

  function onKey(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select')) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 5, PageUp: -5 }[e.key];
    if (step) go(viewport.getTargetImageIdIndex() + step);
    else if (e.key === 'Home') go(0);
    else if (e.key === 'End') go(frames.length - 1);
    else if (e.key === 'r') handle.reset();
    else if (e.key === 'i') handle.invert();
    else return;
    e.preventDefault();
  }

  const handle = {
    setTool(name) {
      for (const tool of Object.values(primary)) group.setToolPassive(tool, { removeAllBindings: true });
      bindButtons(group);
      const mouse = tools.Enums.MouseBindings;
      const also = { Zoom: mouse.Secondary, Pan: mouse.Auxiliary }[primary[name]];
      group.setToolActive(primary[name], { bindings: [{ mouseButton: mouse.Primary }, ...(also ? [{ mouseButton: also }] : [])] });
    },
    setIndex: go,
    showInstance(sop) { const i = frames.findIndex(f => f.sop === sop); if (i >= 0) go(i); },
    /** The slice where the segment is largest. */
    showSegment(segment) {
      if (!segmentation) return;
      let best = -1, most = 0;
      segmentation.areas.forEach((a, i) => { if ((a.get(segment) ?? 0) > most) { most = a.get(segment); best = i; } });
      if (best >= 0) go(best);
    },
    reset() { viewport.resetCamera(); viewport.resetProperties(); viewport.render(); },
    invert() { viewport.setProperties({ invert: !viewport.getProperties().invert }); viewport.render(); },
    clearLengths() { tools.annotation.state.removeAllAnnotations(); viewport.render(); },
    async loadSegmentation(url) {
      const masks = await read(url).then(r => r.json());
      segmentation?.dispose();
      segmentation = await showSegmentation(id, frames, masks);
      strip.setAreas(segmentation.areas);
      engine.renderViewports([id]);
      host.dataset.segmentation = 'shown';
    },
    setSegmentationVisible(visible) { segmentation?.setVisible(visible); host.dataset.segmentation = visible ? 'shown' : 'hidden'; },
    async loadAnomaly(url, opacity) {
      const answer = await read(url);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const [columns, rows] = answer.headers.get('x-volume-size').split('x').map(Number);
      const sops = answer.headers.get('x-volume-instances').split(' ');
      anomaly?.dispose();
      anomaly = showAnomaly(viewport, element, frames, { columns, rows, bytes, sliceOf: new Map(sops.map((s, i) => [s, i])) });
      anomaly.setOpacity(opacity);
      host.dataset.anomaly = 'loaded';
    },
    setAnomalyOpacity(value) { anomaly?.setOpacity(value); },
    /** What speaks for a class; null takes it away. Goes to a slice that has something to show. */
    async showActivation(url) {
      const asked = ++explained, answer = url && await read(url), bytes = answer && new Uint8Array(await answer.arrayBuffer());
      if (asked !== explained) return; // another class was chosen meanwhile
      activation?.dispose();
      activation = undefined;
      host.dataset.activation = url ? 'shown' : 'off';
      if (!url) return;
      const [columns, rows] = answer.headers.get('x-volume-size').split('x').map(Number), numbers = answer.headers.get('x-volume-frames').split(' ').map(Number);
      const sops = answer.headers.get('x-volume-instances').split(' '), step = Number(answer.headers.get('x-map-step'));
      activation = showActivation(viewport, element, frames, { columns, rows, step, bytes, sliceOf: new Map(sops.map((s, i) => [`${s}/${numbers[i] + 1}`, i])) });
      if (!activation.isOn(viewport.getCurrentImageIdIndex())) go(activation.strongest());
    },
    dispose() {
      core.eventTarget.removeEventListener(core.Enums.Events.IMAGE_LOAD_ERROR, onError);
      host.removeEventListener('keydown', onKey);
      resized.disconnect();
      presence.dispose();
      activation?.dispose();
      anomaly?.dispose();
      segmentation?.dispose();
      tools.ToolGroupManager.destroyToolGroup(id);
      engine.destroy();
    },
  };
  group.addViewport(id, id);
  handle.setTool('window');
  const target = options.instance ? frames.findIndex(f => f.sop === options.instance) : -1;
  await viewport.setStack(frames.map(f => f.imageId), target >= 0 ? target : Math.floor(frames.length / 2));
  viewport.render();
  if (host.dataset.state === 'loading') host.dataset.state = 'ready';
  prefetch(frames.map(f => f.imageId));
  return handle;
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${new URL(url, document.baseURI).pathname}: HTTP ${answer.status}`);
  return answer;
}

function toolGroup(id) {
  const group = tools.ToolGroupManager.createToolGroup(id);
  for (const tool of [...Object.values(primary), tools.StackScrollTool.toolName]) group.addTool(tool);
  return group;
}

function bindButtons(group) {
  const mouse = tools.Enums.MouseBindings;
  group.setToolActive(tools.StackScrollTool.toolName, { bindings: [{ mouseButton: mouse.Wheel }] });
  group.setToolActive(tools.PanTool.toolName, { bindings: [{ mouseButton: mouse.Auxiliary }] });
  group.setToolActive(tools.ZoomTool.toolName, { bindings: [{ mouseButton: mouse.Secondary }] });
}

/** The rest of the stack, a few at a time, so that scrolling finds it loaded; the cache is bounded by Cornerstone. */
async function prefetch(imageIds) {
  const queue = imageIds.slice(0, 600);
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      await core.imageLoader.loadAndCacheImage(next).catch(() => { /* told when the reader reaches this image */ });
  };
  await Promise.all([worker(), worker(), worker()]);
}

const empty = host => {
  const nothing = () => { };
  return { setTool: nothing, setIndex: nothing, showInstance: nothing, showSegment: nothing, reset: nothing, invert: nothing, clearLengths: nothing,
    loadSegmentation: nothing, setSegmentationVisible: nothing, loadAnomaly: nothing, setAnomalyOpacity: nothing, showActivation: nothing, dispose() { host.dataset.state = 'closed'; } };
};
