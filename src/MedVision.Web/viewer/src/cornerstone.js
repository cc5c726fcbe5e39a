// Cornerstone3D, started once for the page; every viewer shares it.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import dicomImageLoader from '@cornerstonejs/dicom-image-loader';

let started;

export function start() {
  return (started ??= (async () => {
    const wasmBasePath = new URL('./wasm/', import.meta.url).pathname;
    await core.init();
    dicomImageLoader.init({ maxWebWorkers: 2, wasmBasePath, decodeConfig: { wasmBasePath } });
    tools.init();
    for (const tool of [tools.WindowLevelTool, tools.ZoomTool, tools.PanTool, tools.StackScrollTool, tools.LengthTool])
      tools.addTool(tool);
  })());
}
