// The stored segmentation as a Cornerstone labelmap: one segment a lesion.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';

// Calm, distinguishable on grey by hue and by lightness; the first lesion, the largest, is the warmest.
const colours = [[255, 159, 64], [64, 196, 255], [186, 146, 255], [126, 217, 87], [255, 120, 150], [240, 220, 90], [90, 220, 200], [200, 170, 140]];
export const colourOf = segment => colours[(segment - 1) % colours.length];

/** masks: { rows, columns, frames: [{ sop, segment, runs: [start, length, ...] }] }. Returns the segment area per frame index. */
export async function showSegmentation(viewportId, frames, masks) {
  const bySop = new Map(frames.map((f, i) => [f.sop, i]));
  const fits = frames.every(f => f.rows === masks.rows && f.columns === masks.columns);
  if (!fits) throw new Error(`the segmentation is ${masks.columns}x${masks.rows}, the images are not`);
  const segmentationId = viewportId + '-segmentation';
  const images = core.imageLoader.createAndCacheDerivedLabelmapImages(frames.map(f => f.imageId));
  const areas = frames.map(() => new Map());
  const segments = new Set();
  for (const { sop, segment, runs } of masks.frames) {
    const index = bySop.get(sop);
    if (index === undefined) continue;
    const voxels = images[index].voxelManager;
    let area = 0;
    for (let r = 0; r < runs.length; r += 2) {
      for (let p = runs[r]; p < runs[r] + runs[r + 1]; p++) voxels.setAtIndex(p, segment);
      area += runs[r + 1];
    }
    areas[index].set(segment, (areas[index].get(segment) ?? 0) + area);
    segments.add(segment);
  }
  const type = tools.Enums.SegmentationRepresentations.Labelmap;
  tools.segmentation.addSegmentations([{ segmentationId, representation: { type, data: { imageIds: images.map(i => i.imageId) } },
    config: { segments: Object.fromEntries([...segments].map(s => [s, { segmentIndex: s, label: `Lesion ${s}` }])) } }]);
  await tools.segmentation.addLabelmapRepresentationToViewport(viewportId, [{ segmentationId }]);
  tools.segmentation.segmentationStyle.setStyle({ type }, { renderFill: true, renderOutline: true, fillAlpha: 0.16, outlineWidth: 2, outlineOpacity: 1 });
  for (const s of segments)
    tools.segmentation.config.color.setSegmentIndexColor(viewportId, segmentationId, s, [...colourOf(s), 255]);
  return {
    areas,
    setVisible(visible) {
      tools.segmentation.config.visibility.setSegmentationRepresentationVisibility(viewportId, { segmentationId, type }, visible);
    },
    dispose() {
      tools.segmentation.removeSegmentation(segmentationId);
      for (const image of images) if (core.cache.getImageLoadObject(image.imageId)) core.cache.removeImageLoadObject(image.imageId);
    },
  };
}
