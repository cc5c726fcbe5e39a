// Reads what MedVision writes with the parsers of OHIF and Cornerstone3D and prints what they understood, as JSON.
// usage: node read.mjs seg|map|report OBJECT SOURCE...   (sources in slice order)
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { metaData } from '@cornerstonejs/core';
import { adaptersSEG, adaptersPMAP } from '@cornerstonejs/adapters';
import dcmjs from 'dcmjs';

const { DicomMessage, DicomMetaDictionary } = dcmjs.data;
const [kind, object, ...sources] = process.argv.slice(2);

const bufferOf = (path) => {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};

const read = (path) => {
  const file = DicomMessage.readFile(bufferOf(path));
  return { ...DicomMetaDictionary.naturalizeDataset(file.dict), _meta: DicomMetaDictionary.namifyDataset(file.meta) };
};

const instances = new Map(sources.map((path) => [`file:${basename(path)}`, read(path)]));
const imageIds = [...instances.keys()];

/** What a viewer's metadata provider answers about an image. */
const get = (type, imageId) => {
  const image = instances.get(imageId);
  if (!image) return undefined;
  const orientation = image.ImageOrientationPatient.map(Number);
  switch (type) {
    case 'instance':
      return image;
    case 'generalImageModule':
      return { sopInstanceUID: image.SOPInstanceUID };
    case 'sopCommonModule':
      return { sopInstanceUID: image.SOPInstanceUID, sopClassUID: image.SOPClassUID };
    case 'generalSeriesModule':
      return { seriesInstanceUID: image.SeriesInstanceUID, modality: image.Modality };
    case 'imagePixelModule':
      return {
        bitsAllocated: image.BitsAllocated, bitsStored: image.BitsStored, highBit: image.HighBit, samplesPerPixel: 1,
        photometricInterpretation: image.PhotometricInterpretation, pixelRepresentation: image.PixelRepresentation, rows: image.Rows, columns: image.Columns,
      };
    case 'imagePlaneModule':
      return {
        rows: image.Rows, columns: image.Columns, frameOfReferenceUID: image.FrameOfReferenceUID,
        rowCosines: orientation.slice(0, 3), columnCosines: orientation.slice(3), imageOrientationPatient: orientation,
        imagePositionPatient: image.ImagePositionPatient.map(Number),
        pixelSpacing: image.PixelSpacing.map(Number), rowPixelSpacing: Number(image.PixelSpacing[0]), columnPixelSpacing: Number(image.PixelSpacing[1]),
        sliceThickness: Number(image.SliceThickness),
      };
    default:
      return undefined;
  }
};
metaData.addProvider(get, 10000);
const provider = { get };

const readers = {
  async seg() {
    const result = await adaptersSEG.Cornerstone3D.Segmentation.createFromDICOMSegBuffer(imageIds, bufferOf(object), { metadataProvider: provider });
    const layers = Array.isArray(result.labelMapImages[0]) ? result.labelMapImages : [result.labelMapImages];
    return {
      overlapping: result.overlappingSegments,
      segments: result.segMetadata.data.filter(Boolean).map((s) => ({ label: s.SegmentLabel, number: s.SegmentNumber, tracking: s.TrackingUID, rgba: s.rgba })),
      layers: layers.map((images) => images.map((image) => Array.from(image.voxelManager?.getScalarData?.() ?? image.getPixelData()))),
    };
  },
  async map() {
    const result = await adaptersPMAP.Cornerstone3D.ParametricMap.generateToolState(imageIds, bufferOf(object), provider);
    return { type: result.pixelData.constructor.name, values: Array.from(result.pixelData) };
  },
  async report() {
    const dataset = read(object);
    const list = (sequence) => (sequence ? [].concat(sequence) : []);
    const named = (items, meaning) => list(items).filter((item) => list(item.ConceptNameCodeSequence)[0]?.CodeMeaning === meaning);
    const [measurements] = named(dataset.ContentSequence, 'Imaging Measurements');
    const groups = named(measurements.ContentSequence, 'Measurement Group').map((group) => {
      const content = list(group.ContentSequence);
      const target = list(named(content, 'Referenced Segment')[0]?.ReferencedSOPSequence)[0];
      return {
        template: list(group.ContentTemplateSequence)[0].TemplateIdentifier,
        tracking: named(content, 'Tracking Unique Identifier')[0].UID,
        segment: target && { instance: target.ReferencedSOPInstanceUID, number: Number(target.ReferencedSegmentNumber) },
        numbers: content.filter((item) => item.ValueType === 'NUM').map((item) => {
          const measured = list(item.MeasuredValueSequence)[0];
          return { name: list(item.ConceptNameCodeSequence)[0].CodeMeaning, value: Number(measured.NumericValue), unit: list(measured.MeasurementUnitsCodeSequence)[0].CodeValue };
        }),
      };
    });
    return { groups };
  },
};

console.log(JSON.stringify(await readers[kind]()));
process.exit(0);
