"""A residual U-Net that trains on two CPU cores, and the loss of its outlines."""
import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


def trunk(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The U-Net's own weights out of those of a network that holds one as `unet`; its own are returned as they are."""
    inner = {name.removeprefix("unet."): value for name, value in weights.items() if name.startswith("unet.")}
    return inner or weights


def masked_mean(features: Tensor, mask: Tensor) -> Tensor:
    """Mean of features (n,c,h,w) weighted by mask (n,1,H,W) -> (n,c)."""
    weight = F.avg_pool2d(mask, int(mask.shape[2]) // int(features.shape[2])) + 1e-4
    return (features * weight).sum((2, 3)) / weight.sum((2, 3))


def segmentation_loss(logits: Tensor, y: Tensor, empty: float = 1.) -> Tensor:
    """Cross entropy plus, per slice, soft Dice where there is a lesion, and where there is none the share that is called.

    `empty` weighs the slices without a lesion: where another output tells whether there is one, the outline need not learn to be silent,
    which costs it faint lesions.
    """
    p = logits.sigmoid()
    called, area = p.sum((1, 2, 3)), y.sum((1, 2, 3))
    dice = 1 - (2 * (p * y).sum((1, 2, 3)) + 1) / (called + area + 1)
    entropy = F.binary_cross_entropy_with_logits(logits, y, reduction="none").mean((1, 2, 3))
    return torch.where(area > 0, entropy + dice, empty * (entropy + called / (called + 300))).mean()


def dice_scores(predicted: Tensor, y: Tensor) -> Tensor:
    """Dice of each slice of {0,1} masks (n,1,H,W)."""
    return (2 * (predicted * y).sum((1, 2, 3)) + 1e-6) / ((predicted + y).sum((1, 2, 3)) + 1e-6)
