"""Tumour segmentation: a residual U-Net that trains on two CPU cores."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .compose import Composer
from .data import Slices
from .metrics import auroc
from .trainer import Run, Task, batches, fit, half_width


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


class TumourNet(nn.Module):
    """z-scored slices (n,1,H,W) to pixel logits (n,1,H,W) and to one logit (n,1): is there a tumour in this slice?

    The slice's answer is read from the decoder's features under the lesion that the network itself proposes, from the coarsest
    features of the whole slice, and from how strong and how large the proposal is.
    """

    def __init__(self, channels: tuple[int, ...] = (32, 48, 64, 96, 128)):
        super().__init__()
        self.unet = UNet(channels)
        width = sum(channels) + 2 * channels[-1] + 2
        self.norm = nn.BatchNorm1d(width)
        self.head = nn.Sequential(nn.Dropout(.3), nn.Linear(width, 64), nn.ReLU(), nn.Dropout(.2), nn.Linear(64, 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        encoded = self.unet.encode(x)
        decoded = self.unet.decode(encoded)
        logits = F.pixel_shuffle(self.unet.head(decoded[-1]), self.unet.scale)
        proposal = logits.detach()
        mask = proposal.sigmoid()
        pooled = [masked_mean(f, mask) for f in [encoded[-1], *decoded]] + [encoded[-1].mean((2, 3)), encoded[-1].amax((2, 3))]
        evidence = [F.avg_pool2d(proposal, 4).amax((2, 3)), (mask.sum((2, 3)) + 1).log()]
        return logits, self.head(self.norm(torch.cat(pooled + evidence, 1)))


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


def presence_loss(logit: Tensor, y: Tensor, whole: Tensor) -> Tensor:
    """Cross entropy of the slice's answer; slices whose lesion the field of view cuts down to a rest are left out."""
    area, whole = y.sum((1, 2, 3)), whole.clamp(min=1)
    present = (area > 0).float()
    clear = ((area == 0) | (area > .4 * whole) | (area > 150)).float()
    return (F.binary_cross_entropy_with_logits(logit[:, 0], present, reduction="none") * clear).sum() / clear.sum().clamp(min=1)


def dice_scores(predicted: Tensor, y: Tensor) -> Tensor:
    """Dice of each slice of {0,1} masks (n,1,H,W)."""
    return (2 * (predicted * y).sum((1, 2, 3)) + 1e-6) / ((predicted + y).sum((1, 2, 3)) + 1e-6)


class UNetTask(Task):
    """Learns from slices with and without a tumour (see `compose`), at any field of view."""

    name = "brain-tumor-unet"
    size, epochs, batch, learning_rate = 256, 36, 16, 2e-3
    folds, decay, half_weights = 3, .997, True

    def network(self) -> nn.Module:
        return TumourNet().to(memory_format=torch.channels_last)

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        fit(self, net, Composer(train), val, run)

    def augment(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Six of ten slices keep their field of view, two are crops without the lesion where that is possible, two with it."""
        wish = torch.tensor([-1., 0, 0, 0, 1], device=x.device)[torch.randint(0, 5, (len(x),), device=x.device)]
        crop = data.field_of_view(x, y, wish, (.35, .85), 20)
        theta = torch.where((wish != 0).view(-1, 1, 1), crop, data.affine(len(x), .3, (.78, 1.45), .12, x))
        x, y = data.warp(x, theta), (data.warp(y, theta) > .5).float()
        x = data.tone(data.bias_field(data.soften(x, .3), .2), gamma=(.6, 1.6), gain=(.85, 1.25), noise=.04)
        return data.trim_border(x, .1), y

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        whole = y.sum((1, 2, 3))
        x, y = self.augment(x, y)
        with half_width(x.device):
            logits, presence = net(data.zscore(x).to(memory_format=torch.channels_last))
        return segmentation_loss(logits.float(), y, .3) + .5 * presence_loss(presence.float(), y, whole)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        """Dice of slices, and how well the slice's answer parts crops with a tumour from crops without, at one distribution of sizes."""
        chosen = np.linspace(0, len(val) - 1, min(len(val), 64)).astype(int)
        scores, answers, truth = [], [], []
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(1)
            for index in batches(chosen, 16):
                x, y, _ = val.batch(index, device)
                scores.append(dice_scores((net(data.zscore(x))[0] > 0).float(), y))
                for wish in (-1., 1.):
                    theta = data.field_of_view(x, y, torch.full((len(x),), wish, device=device), (.45, .8))
                    crop = data.warp(x, theta)
                    area = (data.warp(y, theta) > .5).sum((1, 2, 3))
                    logits, presence = net(data.zscore(crop))
                    clear = (area == 0) if wish < 0 else (area > 100)
                    answers.append(torch.stack([presence[:, 0], (logits > 0).sum((1, 2, 3)).float()], 1)[clear])
                    truth.append(torch.full((int(clear.sum()),), wish))
        answer, present = torch.cat(answers).cpu().numpy(), torch.cat(truth).numpy() > 0
        return {"held_dice_mean": torch.cat(scores).mean().item(), "held_presence_auroc": auroc(answer[:, 0], present),
                "held_false_masks": float((answer[~present, 1] > 50).mean())}
