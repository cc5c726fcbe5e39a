// A series' metadata as a list of image ids in anatomical order.
import { wadors } from '@cornerstonejs/dicom-image-loader';

const value = (meta, tag) => meta[tag]?.Value;
const first = (meta, tag) => value(meta, tag)?.[0];

/** Position along the slice normal (PS3.3 C.7.6.2.1.1), or null where the image has no plane. */
function along(meta) {
  const position = value(meta, '00200032'), o = value(meta, '00200037');
  if (position?.length !== 3 || o?.length !== 6) return null;
  return (o[1] * o[5] - o[2] * o[4]) * position[0] + (o[2] * o[3] - o[0] * o[5]) * position[1] + (o[0] * o[4] - o[1] * o[3]) * position[2];
}

function order(a, b) {
  const p = along(a), q = along(b);
  if (p !== null && q !== null && p !== q) return p - q;
  return (first(a, '00200013') ?? 0) - (first(b, '00200013') ?? 0);
}

/** Loads the metadata and returns one entry a frame: { imageId, sop, frame }. Instances without pixels are left out and counted. */
export async function loadStack(root, study, series) {
  const base = `${new URL(root, document.baseURI).href}/studies/${study}/series/${series}`;
  const answer = await fetch(`${base}/metadata`, { headers: { accept: 'application/dicom+json' } });
  if (!answer.ok) throw new Error(`the series' metadata could not be read (HTTP ${answer.status})`);
  const all = await answer.json();
  const images = all.filter(m => first(m, '00280010') > 0 && first(m, '00280011') > 0).sort(order);
  const frames = [];
  for (const meta of images) {
    const sop = first(meta, '00080018');
    const count = Number(first(meta, '00280008') ?? 1);
    for (let frame = 1; frame <= count; frame++) {
      const imageId = `wadors:${base}/instances/${sop}/frames/${frame}`;
      wadors.metaDataManager.add(imageId, meta);
      frames.push({ imageId, sop, frame, rows: first(meta, '00280010'), columns: first(meta, '00280011') });
    }
  }
  return { frames, withoutPixels: all.length - images.length };
}
