"""The two spaces in which slices are compared: our classifier's features, and coarse pixels."""
import dataclasses

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data

DIMENSIONS = 32
JUDGE_SIZE = 256
COARSE = 16


@torch.no_grad()
def features(classifier: nn.Module, images: np.ndarray, batch: int = 32) -> np.ndarray:
    """The classifier's third output (n,d) for slices (n,H,W), uint8 or in [0,1], each brought to 256 x 256 (bilinear) and z-scored.

    Real slices come at the generator's own size, so that a figure tells what the pictures show and not how many pixels they have
    (Parmar et al. 2022).
    """
    parts = []
    for part in np.array_split(images, max(1, -(-len(images) // batch))):
        x = F.interpolate(scaled(part), (JUDGE_SIZE, JUDGE_SIZE), mode="bilinear", align_corners=False)
        parts.append(classifier(data.zscore(x))[2])
    return torch.cat(parts).double().numpy()


def scaled(images: np.ndarray) -> Tensor:
    """(n,H,W), uint8 or in [0,1], as float32 (n,1,H,W) in [0,1]."""
    x = torch.from_numpy(images)[:, None].float()
    return x / 255 if images.dtype == np.uint8 else x


def pixels(images: np.ndarray, mirror: bool = False, down: int = 0, right: int = 0) -> np.ndarray:
    """Slices (n,H,W) as 16 x 16 means, z-scored, divided by 16 (n,256): the Euclidean distance of two is the root mean square of their difference.

    Moved by whole pixels first (black comes in), then mirrored.
    """
    x = moved(scaled(images), down, right)
    x = data.zscore(F.adaptive_avg_pool2d(x.flip(3) if mirror else x, COARSE))
    return (x.flatten(1) / COARSE).double().numpy()


def moved(x: Tensor, down: int, right: int) -> Tensor:
    """(n,1,H,W) moved by whole pixels, 0 comes in."""
    return F.pad(x, (right, -right, down, -down))


def forms(images: np.ndarray) -> list[np.ndarray]:
    """18 points a slice (n,256) each: as it is and mirrored, in place and moved by 1/32 of the side each way. A copy may be any of them: generators
    are trained on mirrored and moved slices, and pixels see a small move as another picture."""
    step = images.shape[1] // 32
    return [pixels(images, mirror, down, right) for mirror in (False, True) for down in (-step, 0, step) for right in (-step, 0, step)]


@dataclasses.dataclass
class Space:
    """Features (n,d) to points (n,32): principal components of the train slices, one scale for all so that their mean variance is 1.

    Fewer dimensions than slices in a set, so that a covariance of a small set has full rank.
    """

    mean: np.ndarray
    basis: np.ndarray
    kept: float

    @staticmethod
    def of(train: np.ndarray, dimensions: int = DIMENSIONS) -> "Space":
        mean = train.mean(0)
        values, vectors = np.linalg.eigh(np.cov(train - mean, rowvar=False))
        values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
        signs = np.sign(vectors[np.abs(vectors).argmax(0), np.arange(vectors.shape[1])])
        total = np.trace(np.cov(train, rowvar=False))
        return Space(mean.astype(np.float32), (vectors * signs / np.sqrt(values.mean())).astype(np.float32), values.sum() / total)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        return (values - self.mean.astype(np.float64)) @ self.basis.astype(np.float64)
