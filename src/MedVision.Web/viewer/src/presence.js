// The curve of the findings that says which slices show a tumour: it stands elsewhere on the page, and comes and goes with the findings.
const keyOf = (sop, frame) => `${sop}/${frame}`;

export function followPresence(series, frames, go) {
  const indexOf = new Map(frames.map((f, i) => [keyOf(f.sop, f.frame), i]));
  const bars = () => document.querySelectorAll(`[data-presence="${CSS.escape(series)}"] [data-sop]`);
  const onClick = e => {
    const bar = e.target.closest?.(`[data-presence="${CSS.escape(series)}"] [data-sop]`);
    const index = bar && indexOf.get(keyOf(bar.dataset.sop, bar.dataset.frame));
    if (index !== undefined && index !== null) go(index);
  };
  document.addEventListener('click', onClick);
  return {
    mark(index) {
      const here = keyOf(frames[index].sop, frames[index].frame);
      for (const bar of bars()) bar.toggleAttribute('data-here', keyOf(bar.dataset.sop, bar.dataset.frame) === here);
    },
    dispose() { document.removeEventListener('click', onClick); },
  };
}
