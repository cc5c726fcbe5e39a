"""From a folder of DICOM files to network inputs, as a card's preprocessing block says; what the program does in C#."""
import dataclasses
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


@dataclasses.dataclass
class Series:
    """Modality values (n, rows, columns) of one series in order along its normal; spacing in mm (rows, columns).

    `step` is the distance of neighbouring slices in mm, None without geometry.
    """

    values: np.ndarray
    spacing: tuple[float, float]
    modality: str
    step: float | None = None


def read_series(folder: pathlib.Path) -> Series:
    """Reads every file of a folder as one series of grey, single-frame slices of one size."""
    import pydicom
    headers = [pydicom.dcmread(path) for path in sorted(folder.iterdir()) if path.is_file()]
    headers.sort(key=position)
    return Series(np.stack([values_of(h, h.pixel_array) for h in headers]), spacing_of(headers[0]), headers[0].Modality, step_of(headers))


def read_frames(path: pathlib.Path, most: int = 4) -> Series:
    """The first grey frames of one file of any kind; raises when it holds none that can be decoded."""
    import pydicom
    header = pydicom.dcmread(path)
    if header.get("SamplesPerPixel", 1) != 1:
        raise ValueError("colour")
    pixels = header.pixel_array
    pixels = pixels[None] if pixels.ndim == 2 else pixels[:most]
    return Series(values_of(header, pixels), spacing_of(header), header.get("Modality", ""))


def position(header) -> float:
    """Distance along the normal of the slice; 0 without geometry."""
    if "ImageOrientationPatient" not in header or "ImagePositionPatient" not in header:
        return float(header.get("InstanceNumber", 0) or 0)
    o = np.array(header.ImageOrientationPatient, float)
    return float(np.dot(np.cross(o[:3], o[3:]), np.array(header.ImagePositionPatient, float)))


def step_of(headers: list) -> float | None:
    """Median distance of neighbouring slices along the normal."""
    if len(headers) < 2 or "ImagePositionPatient" not in headers[0]:
        return None
    return float(np.median(np.diff([position(h) for h in headers]))) or None


def spacing_of(header) -> tuple[float, float]:
    """Row and column spacing in mm; 1 where there is none that makes sense."""
    spacing = header.get("PixelSpacing") or (1, 1)
    rows, columns = float(spacing[0]), float(spacing[1])
    return (rows, columns) if rows > 0 and columns > 0 else (1., 1.)


def values_of(header, pixels: np.ndarray) -> np.ndarray:
    """Modality values; MONOCHROME1 turned over."""
    values = pixels * float(header.get("RescaleSlope", 1) or 1) + float(header.get("RescaleIntercept", 0) or 0)
    return (-values if header.get("PhotometricInterpretation") == "MONOCHROME1" else values).astype(np.float32)


def prepare(series: Series, card: dict) -> Tensor:
    """Network input (n,1,rows,columns) of a series."""
    rule = card["preprocessing"]
    low, high = np.percentile(series.values, [rule["window"]["lower"], rule["window"]["upper"]])
    x = torch.from_numpy((series.values - low) / max(high - low, 1e-6)).float().clamp(0, 1)[:, None]
    x = pad_square(x, series.spacing)
    size = (rule["rows"], rule["columns"])
    x = F.interpolate(x, size, mode="bilinear", align_corners=False, antialias=True)
    if rule["normalization"]["kind"] == "zscore":
        x = (x - x.mean((2, 3), keepdim=True)) / (x.std((2, 3), keepdim=True, unbiased=False) + rule["normalization"]["epsilon"])
    return x


def pad_square(x: Tensor, spacing: tuple[float, float]) -> Tensor:
    """Square pixels, then a square of the longer side, filled with 0."""
    fine = min(spacing)
    rows, columns = round(x.shape[2] * spacing[0] / fine), round(x.shape[3] * spacing[1] / fine)
    if (rows, columns) != tuple(x.shape[2:]):
        x = F.interpolate(x, (rows, columns), mode="bilinear", align_corners=False, antialias=True)
    side = max(rows, columns)
    top, left = (side - rows) // 2, (side - columns) // 2
    return F.pad(x, (left, side - columns - left, top, side - rows - top))
