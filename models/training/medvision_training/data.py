"""Slices from a manifest, and the augmentations, each a function of a batch.

A manifest is a CSV with the columns `image, mask, class, patient_id, patient_group, split`; images are 8-bit grey PNG,
masks 1-bit or 8-bit PNG (non-zero is lesion). Splits are made by `patient_group`; two splits may never share one.
Batches are float32 tensors (n, 1, H, W), images in [0, 1].
"""
import csv
import dataclasses
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

LABELS = ["meningioma", "glioma", "pituitary"]
UPPER_PERCENTILE = 99.8


@dataclasses.dataclass
class Slices:
    """All slices of one split. images and masks: uint8 (n, H, W), masks 0 or 1; labels: int64 (n,)."""

    images: np.ndarray
    masks: np.ndarray
    labels: np.ndarray
    patients: np.ndarray
    groups: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: np.ndarray) -> "Slices":
        return Slices(*(getattr(self, field.name)[index] for field in dataclasses.fields(self)))

    def batch(self, index: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
        """Images in [0, 1] (n,1,H,W), masks in {0,1} (n,1,H,W), labels (n,)."""
        x = torch.from_numpy(self.images[index]).to(device).float()[:, None] / 255
        y = torch.from_numpy(self.masks[index]).to(device).float()[:, None]
        return x, y, torch.from_numpy(self.labels[index]).to(device)


def window(image: np.ndarray) -> np.ndarray:
    """The card's window: 0 .. 99.8th percentile to [0, 1], clamped. Any shape in, float32 out."""
    top = max(float(np.percentile(image, UPPER_PERCENTILE)), 1e-6)
    return np.clip(image.astype(np.float32) / top, 0, 1)


def read_rows(data: pathlib.Path, split: str | None = None) -> list[dict[str, str]]:
    """Rows of the manifest, of one split or of all; refuses a manifest whose splits share a patient group."""
    with open(data / "manifest.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    seen: dict[str, str] = {}
    for row in rows:
        if seen.setdefault(row["patient_group"], row["split"]) != row["split"]:
            raise ValueError(f"patient group {row['patient_group']} is in two splits")
    return [row for row in rows if split in (None, row["split"])]


def load(data: pathlib.Path, split: str, size: int) -> Slices:
    """Reads one split at `size` x `size` pixels; images are windowed per slice."""
    rows = read_rows(data, split)
    if not rows:
        raise ValueError(f"no slices of split {split!r} in {data}")
    images = [_resize(data / row["image"], size, Image.BILINEAR) for row in rows]
    masks = [np.asarray(_resize(data / row["mask"], size, Image.BOX)) > 127 for row in rows]
    return Slices(
        np.stack([(window(np.asarray(i)) * 255).round().astype(np.uint8) for i in images]),
        np.stack(masks).astype(np.uint8),
        np.array([LABELS.index(row["class"]) for row in rows]),
        np.array([row["patient_id"] for row in rows]),
        np.array([row["patient_group"] for row in rows]))


def folds(slices: Slices, count: int, seed: int = 4) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each of `count` folds the indices (rest, left out): whole patient groups, every slice left out once, classes spread evenly."""
    rng = np.random.default_rng(seed)
    groups, first, sizes = np.unique(slices.groups, return_index=True, return_counts=True)
    of_group = np.empty(len(groups), int)
    load = np.zeros(count)
    for label in np.unique(slices.labels):
        mine = rng.permutation(np.flatnonzero(slices.labels[first] == label))
        dealt = np.zeros(count)
        for k in mine[np.argsort(-sizes[mine], kind="stable")]:
            of_group[k] = np.lexsort((load, dealt))[0]
            dealt[of_group[k]] += sizes[k]
            load[of_group[k]] += sizes[k]
    of_slice = of_group[np.searchsorted(groups, slices.groups)]
    return [(np.flatnonzero(of_slice != k), np.flatnonzero(of_slice == k)) for k in range(count)]


def _resize(path: pathlib.Path, size: int, how: int) -> Image.Image:
    image = Image.open(path).convert("L")
    return image if image.size == (size, size) else image.resize((size, size), how)


def zscore(x: Tensor) -> Tensor:
    """Per slice, zero mean and unit deviation (n,1,H,W)."""
    return (x - x.mean((2, 3), keepdim=True)) / (x.std((2, 3), keepdim=True, unbiased=False) + 1e-5)


def uniform(n: int, low: float, high: float, like: Tensor) -> Tensor:
    """(n, 1, 1, 1) uniform numbers, one per slice."""
    return torch.empty(n, 1, 1, 1, device=like.device).uniform_(low, high)


def affine(n: int, rotate: float, zoom: tuple[float, float], shift: float, like: Tensor) -> Tensor:
    """Random left-right flip, rotation (+-radians), zoom and shift (fraction of half the image) as (n,2,3)."""
    angle, scale = uniform(n, -rotate, rotate, like).view(n), uniform(n, *zoom, like).view(n)
    mirror = torch.where(torch.rand(n, device=like.device) < .5, 1., -1.)
    move = (torch.rand(n, 2, device=like.device) * 2 - 1) * shift
    return torch.stack([
        torch.stack([angle.cos() * scale * mirror, -angle.sin() * scale, move[:, 0]], 1),
        torch.stack([angle.sin() * scale * mirror, angle.cos() * scale, move[:, 1]], 1)], 1)


def warp(x: Tensor, theta: Tensor, size: int | None = None) -> Tensor:
    """Samples x (n,1,H,W) at `theta` (n,2,3), outside is 0; `size` pixels a side, or as many as x has."""
    shape = list(x.shape) if size is None else [*x.shape[:2], size, size]
    return F.grid_sample(x, F.affine_grid(theta, shape, align_corners=False), align_corners=False)


def geometric(x: Tensor, y: Tensor, rotate: float, zoom: tuple[float, float], shift: float) -> tuple[Tensor, Tensor]:
    """Random left-right flip, rotation (+-radians), zoom and shift (fraction of half the image), outside is 0."""
    theta = affine(len(x), rotate, zoom, shift, x)
    return warp(x, theta), (warp(y, theta) > .5).float()


def field_of_view(x: Tensor, y: Tensor, wish: Tensor, zoom: tuple[float, float], tries: int = 8) -> Tensor:
    """Of some crops (n,2,3) of one random size a slice, with as little air as may be: without the lesion where wish is -1, with most of it where 1.

    The size is drawn before the place, so that it does not tell which wish was made.
    """
    small_x, small_y = F.adaptive_avg_pool2d(x, 64), F.adaptive_avg_pool2d(y, 64)
    scale = uniform(len(x), *zoom, x).view(-1, 1, 1)
    thetas, scores = [], []
    for _ in range(tries):
        theta = affine(len(x), .3, (1, 1), 0, x) * scale
        theta[:, :, 2] = (1 - scale[:, 0]) * (torch.rand(len(x), 2, device=x.device) * 2 - 1)
        lesion = warp(small_y, theta, 32).mean((1, 2, 3))
        head = (warp(small_x, theta, 32) > .1).float().mean((1, 2, 3))
        thetas.append(theta)
        scores.append(torch.where(wish < 0, -50 * lesion, 5 * lesion) + .3 * head)
    best = torch.stack(scores).argmax(0)
    return torch.stack(thetas)[best, torch.arange(len(x))]


def tone(x: Tensor, gamma: tuple[float, float], gain: tuple[float, float], noise: float) -> Tensor:
    """Random gamma, gain and Gaussian noise; back in [0, 1]."""
    n = len(x)
    x = x.clamp(0, 1) ** uniform(n, *gamma, x) * uniform(n, *gain, x)
    return (x + torch.randn_like(x) * uniform(n, 0, noise, x)).clamp(0, 1)


def bias_field(x: Tensor, strength: float) -> Tensor:
    """Multiplies by a smooth random field, as an uneven receive coil does."""
    field = torch.randn(len(x), 1, 3, 3, device=x.device) * strength
    return (x * F.interpolate(field, x.shape[2:], mode="bicubic", align_corners=True).exp()).clamp(0, 1)


def swap_histograms(x: Tensor, share: float) -> Tensor:
    """Gives a share of the slices the histogram of another slice of the batch, so that no histogram tells a site."""
    levels = torch.linspace(0, 1, 256, device=x.device)
    bins = (x.clamp(0, 1) * 255).round().long().flatten(1)
    cdf = torch.stack([torch.bincount(b, minlength=256) for b in bins]).float().cumsum(1)
    cdf = cdf / cdf[:, -1:]
    other = cdf[torch.randperm(len(x), device=x.device)]
    table = levels[torch.searchsorted(other.contiguous(), cdf.contiguous()).clamp(max=255)]
    table = torch.where(torch.rand(len(x), 1, device=x.device) < share, table, levels.expand_as(table))
    return torch.gather(table, 1, bins).view_as(x)


def soften(x: Tensor, share: float) -> Tensor:
    """Blurs a share of the slices, so that a site's resolution is no cue."""
    blurred = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    amount = uniform(len(x), 0, 1, x) * (uniform(len(x), 0, 1, x) < share)
    return x + amount * (blurred - x)


def trim_border(x: Tensor, most: float) -> Tensor:
    """Blackens a random margin on each side (up to `most` of it) and gives the air a random floor."""
    n, _, h, w = x.shape
    rows = torch.linspace(0, 1, h, device=x.device).view(1, 1, h, 1)
    columns = torch.linspace(0, 1, w, device=x.device).view(1, 1, 1, w)
    top, bottom, left, right = (uniform(n, -most, most, x).clamp(min=0) for _ in range(4))
    keep = (rows >= top) & (rows <= 1 - bottom) & (columns >= left) & (columns <= 1 - right)
    floor = uniform(n, -.06, .06, x).clamp(min=0)
    return torch.maximum(x * keep, floor * torch.rand_like(x))


def dilate(mask: Tensor, pixels: int) -> Tensor:
    """Grows a mask of 0 and 1 by `pixels` in every direction (n,1,H,W); by running sums, whose cost does not depend on `pixels`."""
    for side in (2, 3):
        pad = [0, 0, 0, 0] if side == 3 else [0, 0, pixels + 1, pixels]
        pad = [pixels + 1, pixels, 0, 0] if side == 3 else pad
        sums = F.pad(mask, pad).cumsum(side)
        size = mask.shape[side]
        mask = (sums.narrow(side, 2 * pixels + 1, size) - sums.narrow(side, 0, size) > .5).float()
    return mask


def blend_mask(mask: Tensor, pixels: int) -> Tensor:
    """A dilated mask with a soft rim, for pasting."""
    return F.avg_pool2d(dilate(mask, pixels), 2 * pixels + 1, 1, pixels)


def erase_lesion(x: Tensor, y: Tensor, pixels: int) -> Tensor:
    """Paints the lesion out with the tissue mirrored left to right, blended at the rim."""
    soft = blend_mask(y, pixels)
    return x * (1 - soft) + x.flip(3) * soft
