"""Slices with a known answer that no one photographed: tumours painted over with another head's tissue, and transplanted ones.

Every paste is blended in the same way whether it removes a tumour, brings one, or does neither, so that its seam tells nothing.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from . import data
from .data import Slices

SEARCH = 32


def spread(difference: Tensor, known: Tensor) -> Tensor:
    """Carries `difference` from where `known` is 1 smoothly over the rest (push-pull), both (n,1,H,W)."""
    levels = [(difference * known, known)]
    while levels[-1][0].shape[2] > 2:
        levels.append((F.avg_pool2d(levels[-1][0], 2), F.avg_pool2d(levels[-1][1], 2)))
    filled = levels[-1][0] / levels[-1][1].clamp(min=1e-4)
    for value, weight in reversed(levels[:-1]):
        filled = F.interpolate(filled, scale_factor=2., mode="bilinear", align_corners=False)
        share = weight.clamp(max=1)
        filled = filled * (1 - share) + value / weight.clamp(min=1e-4) * share
    return filled


def paste(x: Tensor, donor: Tensor, region: Tensor) -> Tensor:
    """x with the donor's tissue inside the region (0/1), its level and contrast fitted to x around it, blended at the rim."""
    ring = data.dilate(region, 12) - region
    count = ring.sum((2, 3), keepdim=True) + 1e-3
    mean_x, mean_d = ((ring * t).sum((2, 3), keepdim=True) / count for t in (x, donor))
    var_x, var_d = ((ring * (t - m) ** 2).sum((2, 3), keepdim=True) / count for t, m in ((x, mean_x), (donor, mean_d)))
    fitted = (donor - mean_d) * ((var_x + 1e-4) / (var_d + 1e-4)).sqrt().clamp(.7, 1.4) + mean_x
    fitted = fitted + spread(x - fitted, 1 - data.dilate(region, 2))
    soft = F.avg_pool2d(data.dilate(region, 3), 7, 1, 3)
    return (x * (1 - soft) + fitted * soft).clamp(0, 1)


class Composer:
    """Train slices as the trainer takes them; `batch` composes. Donors are searched once, by likeness around the lesion.

    A donor is a slice, as it is or mirrored: index d means slice d % n, mirrored when d >= n.
    """

    def __init__(self, slices: Slices, donors: int = 12):
        self.slices = slices
        self.donors = self._search(donors)

    def __len__(self) -> int:
        return len(self.slices)

    def __getattr__(self, name: str):
        return getattr(self.slices, name)

    def _search(self, count: int) -> np.ndarray:
        """The `count` best donors of each slice (n,count): like it around the lesion, and healthy where it is not."""
        images, masks = [], []
        for part in np.array_split(np.arange(len(self.slices)), max(1, len(self.slices) // 64)):
            x, y, _ = self.slices.batch(part, torch.device("cpu"))
            images.append(data.zscore(F.adaptive_avg_pool2d(x, SEARCH)))
            masks.append((F.adaptive_avg_pool2d(y, SEARCH) > .02).float())
        x, y = torch.cat(images), torch.cat(masks)
        covered = data.dilate(y, 1)
        weight = (1 - covered) * (.15 + F.avg_pool2d(data.dilate(covered, 2), 3, 1, 1))
        weight = (weight / weight.sum((2, 3), keepdim=True)).flatten(1)
        x2, y2 = torch.cat([x, x.flip(3)]).flatten(1), torch.cat([y, y.flip(3)]).flatten(1)
        found = []
        for k in range(0, len(x), 256):
            w, a, m = weight[k:k + 256], x[k:k + 256].flatten(1), covered[k:k + 256].flatten(1)
            distance = (w * a * a).sum(1, keepdim=True) - 2 * (w * a) @ x2.T + w @ (x2 * x2).T
            found.append((distance + 1e6 * (m @ y2.T > 0)).topk(min(count, len(x2)), largest=False)[1])
        return torch.cat(found).numpy()

    def fetch(self, donor: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor]:
        x, y, _ = self.slices.batch(donor % len(self), device)
        mirrored = torch.from_numpy(donor >= len(self)).to(device).view(-1, 1, 1, 1)
        return torch.where(mirrored, x.flip(3), x), torch.where(mirrored, y.flip(3), y)

    def pick(self, index: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
        return self.donors[index, rng.integers(0, min(most, self.donors.shape[1]), len(index))]

    def erase(self, index: np.ndarray, x: Tensor, y: Tensor, rng: np.random.Generator) -> Tensor:
        """The slices with their lesion painted over by a donor's healthy tissue."""
        return paste(x, self.fetch(self.pick(index, 6, rng), x.device)[0], data.dilate(y, int(rng.integers(2, 8))))

    def decoy(self, index: np.ndarray, x: Tensor, y: Tensor, rng: np.random.Generator) -> Tensor:
        """Healthy tissue pasted over healthy tissue: another slice's lesion outline, where neither head has a lesion."""
        donor, theirs = self.fetch(self.pick(index, 12, rng), x.device)
        shape = self.slices.batch(rng.integers(0, len(self), len(index)), x.device)[1]
        region = data.dilate(shape, int(rng.integers(2, 8))) * (1 - data.dilate(torch.maximum(y, theirs), 5))
        return paste(x, donor, region)

    def transplant(self, index: np.ndarray, x: Tensor, y: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """A donor's lesion pasted where the donor has it."""
        donor, theirs = self.fetch(self.pick(index, 12, rng), x.device)
        return paste(x, donor, data.dilate(theirs, int(rng.integers(2, 8)))), torch.maximum(y, theirs)

    def batch(self, index: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
        """Of 100 slices: 52 as they are, 8 with a decoy, 24 without their lesion, 16 with a transplanted lesion, half of them beside their own."""
        rng = np.random.default_rng(torch.randint(1 << 31, ()).item())
        x, y, label = self.slices.batch(index, device)
        kind = rng.choice(5, len(index), p=[.52, .08, .24, .08, .08])
        for k, part in ((k, np.flatnonzero(kind == k)) for k in range(1, 5)):
            if not len(part):
                continue
            here, a, b = index[part], x[part], y[part]
            if k == 1:
                a = self.decoy(here, a, b, rng)
            if k in (2, 3):
                a, b = self.erase(here, a, b, rng), torch.zeros_like(b)
            if k > 2:
                a, b = self.transplant(here, a, b, rng)
            x[part], y[part] = a, b
        return x, y, label
