// Bundles the viewer into ../wwwroot/viewer: Cornerstone3D, its two workers and the WASM codecs.
import * as esbuild from 'esbuild';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

const out = process.env.VIEWER_OUT ?? '../wwwroot/viewer';
const packages = path.resolve('node_modules/@cornerstonejs');
await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, 'wasm'), { recursive: true });

const adapt = {
  name: 'adapt',
  setup(build) {
    // vtk.js' XML writers, never used here, drag in node built-ins
    build.onResolve({ filter: /^xmlbuilder2$/ }, () => ({ path: 'xmlbuilder2', namespace: 'stub' }));
    build.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
      contents: 'export const create = () => { throw new Error("not bundled"); };' }));
    // the worker of the tools sits in ../workers relative to its module; in the bundle it is beside it
    build.onLoad({ filter: /registerComputeWorker\.js$/ }, async file => ({
      contents: (await readFile(file.path, 'utf8')).replace('../workers/computeWorker.js', './computeWorker.js'), loader: 'js' }));
  },
};

await esbuild.build({
  bundle: true, format: 'esm', target: 'es2022', minify: true, sourcemap: false, outdir: out,
  external: ['fs', 'path', 'module'], logLevel: 'warning', plugins: [adapt], legalComments: 'linked',
  entryPoints: {
    viewer: 'src/viewer.js',
    decodeImageFrameWorker: packages + '/dicom-image-loader/dist/esm/decodeImageFrameWorker.js',
    computeWorker: packages + '/tools/dist/esm/workers/computeWorker.js',
  },
});

for (const [codec, file] of [
  ['codec-charls', 'charlswasm_decode.wasm'],
  ['codec-openjpeg', 'openjpegwasm_decode.wasm'],
  ['codec-libjpeg-turbo-8bit', 'libjpegturbowasm_decode.wasm'],
  ['codec-openjph', 'openjphjs.wasm'],
  ['codec-libjxl', 'jpegxlwasm_decode.wasm'],
]) await copyFile(`${packages}/${codec}/dist/${file}`, path.join(out, 'wasm', file));
