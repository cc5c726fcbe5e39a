"""Tumour segmentation: a residual U-Net that trains on two CPU cores."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import Slices
from .trainer import Task


class Residual(nn.Module):
    """Two 3x3 convolutions with batch norm and a shortcut."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class UNet(nn.Module):
    """z-scored slices (n,1,H,W) to logits (n,1,H,W); H and W multiples of stem * 2 ** (levels - 1).

    A strided stem and a pixel-shuffle head keep all convolutions at a quarter of the resolution.
    """

    def __init__(self, channels: tuple[int, ...] = (32, 48, 64, 96, 128), stem: int = 4):
        super().__init__()
        levels = len(channels)
        self.stem = nn.Conv2d(1, channels[0], 2 * stem, stem, padding=stem // 2)
        self.down = nn.ModuleList([Residual(channels[max(i - 1, 0)], channels[i]) for i in range(levels)])
        self.up = nn.ModuleList([Residual(channels[i + 1] + channels[i], channels[i]) for i in range(levels - 1)])
        self.head = nn.Conv2d(channels[0], stem * stem, 1)
        self.scale = stem

    def encode(self, x: Tensor) -> list[Tensor]:
        """Features from fine to coarse."""
        x, features = self.stem(x), []
        for level, block in enumerate(self.down):
            x = block(F.max_pool2d(x, 2) if level else x)
            features.append(x)
        return features

    def decode(self, features: list[Tensor]) -> list[Tensor]:
        """Decoder features from coarse to fine."""
        x, decoded = features[-1], []
        for level in reversed(range(len(self.up))):
            x = self.up[level](torch.cat([F.interpolate(x, scale_factor=2., mode="nearest"), features[level]], 1))
            decoded.append(x)
        return decoded

    def forward(self, x: Tensor) -> Tensor:
        return F.pixel_shuffle(self.head(self.decode(self.encode(x))[-1]), self.scale)


def segmentation_loss(logits: Tensor, y: Tensor) -> Tensor:
    """Cross entropy plus soft Dice per slice."""
    p = logits.sigmoid()
    dice = 1 - (2 * (p * y).sum((1, 2, 3)) + 1) / ((p + y).sum((1, 2, 3)) + 1)
    return F.binary_cross_entropy_with_logits(logits, y) + dice.mean()


def dice_scores(predicted: Tensor, y: Tensor) -> Tensor:
    """Dice of each slice of {0,1} masks (n,1,H,W)."""
    return (2 * (predicted * y).sum((1, 2, 3)) + 1e-6) / ((predicted + y).sum((1, 2, 3)) + 1e-6)


class UNetTask(Task):
    """Segments the lesion; a tenth of the slices are shown with the lesion painted out and an empty target."""

    name = "brain-tumor-unet"
    size, epochs, batch, learning_rate = 256, 28, 16, 3e-3
    erased_share = .1

    def network(self) -> nn.Module:
        return UNet().to(memory_format=torch.channels_last)

    def augment(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        erased = (torch.rand(len(x), 1, 1, 1, device=x.device) < self.erased_share).float()
        x, y = x * (1 - erased) + data.erase_lesion(x, y, 5) * erased, y * (1 - erased)
        x, y = data.geometric(x, y, rotate=.3, zoom=(.8, 1.25), shift=.12)
        return data.tone(data.bias_field(x, .12), gamma=(.7, 1.4), gain=(.9, 1.1), noise=.02), y

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        x, y = self.augment(x, y)
        return segmentation_loss(net(data.zscore(x).to(memory_format=torch.channels_last)), y)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        scores = torch.cat([dice_scores((net(data.zscore(x)) > 0).float(), y) for x, y, _ in
                            (val.batch(np.arange(k, min(k + 32, len(val))), device) for k in range(0, len(val), 32))])
        return {"val_dice_mean": scores.mean().item(), "val_dice_median": scores.median().item()}
