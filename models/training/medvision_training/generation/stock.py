"""What the prior is fitted to and the painter learns from: moved copies of the train slices with their lesions taken out and coded."""
import dataclasses

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import compose, data
from ..autoencoder import head_mask
from ..data import LABELS, Slices
from .codec import CODE, CODE_SIZE, IMAGE_CODE
from .outlines import look, measure

LEAST_PIXELS = 4


@dataclasses.dataclass
class Stock:
    """images and masks: uint8 (n,1,128,128); heads and deviations: codes of the slices without their lesions (n,6,16,16),
    on the scale of `mean` and `deviation` (1,8,1,1); within: how much of each code's place
    is head (n,1,16,16); outlines (n,13); looks (n,3); labels (n,)."""

    images: Tensor
    masks: Tensor
    heads: Tensor
    deviations: Tensor
    within: Tensor
    outlines: Tensor
    looks: Tensor
    labels: Tensor
    mean: Tensor
    deviation: Tensor

    def weights(self) -> Tensor:
        """Chances that draw each class as often as the others (n,)."""
        return (1 / torch.bincount(self.labels, minlength=len(LABELS)).clamp(min=1).float())[self.labels]


def emptied(x: Tensor, y: Tensor) -> Tensor:
    """Slices with the tissue around the lesion carried smoothly over it (n,1,H,W)."""
    region = data.dilate(y, 3)
    soft = F.avg_pool2d(region, 5, 1, 2)
    return x * (1 - soft) + compose.spread(x, 1 - region) * soft


@torch.no_grad()
def gather(codec: nn.Module, train: Slices, device: torch.device, copies: int = 3) -> Stock:
    """Codes every slice in `copies` slightly moved and mirrored versions; those whose lesion has left the picture are dropped."""
    codec.eval()
    parts: list[list[Tensor]] = []
    for _ in range(copies):
        for k in range(0, len(train), 64):
            x, y, label = train.batch(np.arange(k, min(k + 64, len(train))), device)
            x, y = data.geometric(x, y, rotate=.08, zoom=(.95, 1.08), shift=.03)
            kept = y.sum((1, 2, 3)) >= LEAST_PIXELS
            x, y, label = x[kept], y[kept], label[kept]
            mean, spread = codec.encode(emptied(x, y), y)
            parts.append([(x * 255).round().byte(), y.byte(), mean, (spread / 2).exp(),
                          F.adaptive_avg_pool2d(head_mask(x), CODE_SIZE), measure(y), look(x, y), label])
    images, masks, means, deviations, within, outlines, looks, labels = (torch.cat(kind) for kind in zip(*parts))
    centre, scale = means.mean((0, 2, 3), keepdim=True), means.std((0, 2, 3), keepdim=True)
    heads = ((means - centre) / scale)[:, :IMAGE_CODE]
    return Stock(images, masks, heads, (deviations / scale)[:, :IMAGE_CODE], within, outlines, looks, labels, centre.view(1, CODE, 1, 1), scale)
