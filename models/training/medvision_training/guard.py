"""Guard: is this a slice of a head as the tumour models know them, upright, whole and well exposed?

One small network learns to tell, from train slices that are turned and spoilt on purpose (`spoiling`), how a slice lies and what is
wrong with it; pictures that are no heads at all (shuffled squares, clouds, shapes) are learned as strange. How far its features, place by
place, lie from those of the train slices is one more fact, for what nobody thought of. It is trained on two of three folds of the patient
groups of train; what it says of the third, whose patients it does not know, sets the thresholds (`guarding`).
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data, spoiling
from .data import Slices
from .metrics import auroc
from .spoiling import FIXED, KINDS, ORIENTATIONS
from .trainer import Run, Task, fit, half_width, save_weights
from .unet import Residual

FACTS = ["turned", "upsideDown", *KINDS, "far"]
PARTS = 3
"""Folds of the patient groups of train; the first is left out of the training."""


class Distance(nn.Module):
    """Vectors (n,d) to how far they lie from a fitted low-rank Gaussian (n,); about 1 is usual.

    Probabilistic PCA (Tipping and Bishop, 1999): `rank` directions with a variance of their own, one variance for all the others.
    """

    def __init__(self, width: int, rank: int = 96):
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.register_buffer("directions", torch.zeros(width, rank))
        self.register_buffer("noise", torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        x = (x - self.mean) * self.scale
        along = (x @ self.directions).square().sum(1)
        return ((x.square().sum(1) / self.noise - along).clamp(min=0) / int(self.mean.shape[0])).sqrt()

    def fit(self, x: Tensor) -> None:
        """`directions` is scaled by what their precision lacks of that of all the others."""
        x = x.double()
        mean, deviation = x.mean(0), x.std(0) + 1e-6
        x = (x - mean) / deviation
        rank = self.directions.shape[1]
        power, directions = torch.linalg.eigh(x.T @ x / len(x))
        noise = power[:-rank].clamp(min=0).mean() + 1e-3
        self.mean.copy_(mean.float())
        self.scale.copy_((1 / deviation).float())
        self.noise.copy_(noise.float())
        self.directions.copy_((directions[:, -rank:] * (1 / noise - 1 / power[-rank:].clamp(min=noise)).sqrt()).float())

class GuardNet(nn.Module):
    """Slices (n,1,128,128) in [0,1] to facts (n, len(FACTS)), each the higher the worse.

    turned, upsideDown: log odds against upright. Of each kind of `spoiling.KINDS`: its logit. far: distance of the features.
    """

    def __init__(self, channels: tuple[int, ...] = (24, 40, 64, 96)):
        super().__init__()
        self.stem = nn.Conv2d(1, channels[0], 8, 4, 2)
        self.blocks = nn.ModuleList([Residual(a, b) for a, b in zip(channels, channels[1:])])
        self.hidden = nn.Sequential(nn.Flatten(), nn.Dropout(.3), nn.Linear(channels[-1] * 16, 64), nn.ReLU())
        self.head = nn.Linear(64, len(ORIENTATIONS) + len(KINDS))
        self.distance = Distance(self.features(torch.zeros(1, 1, 128, 128))[1].shape[1])

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The coarsest features (n,96,4,4), and the vector that the distance is taken of: the picture and the features, coarse in place."""
        kept = [F.avg_pool2d(x, 8).flatten(1)]
        x = self.stem(x)
        for block in self.blocks:
            x = block(F.max_pool2d(x, 2))
            kept.append(F.avg_pool2d(x, int(x.shape[2]) // 2).flatten(1))
        return x, torch.cat(kept, 1)

    def logits(self, x: Tensor) -> Tensor:
        """Of the four orientations, then of the kinds (n, 4 + kinds)."""
        return self.head(self.hidden(self.features(x)[0]))

    def forward(self, x: Tensor) -> tuple[Tensor]:
        coarse, vector = self.features(x)
        told = self.head(self.hidden(coarse))
        turned = torch.maximum(told[:, 1], told[:, 3]) - told[:, 0]
        return torch.stack([turned, told[:, 2] - told[:, 0], *told[:, 4:].unbind(1), self.distance(vector)], 1),


def usual(x: Tensor) -> Tensor:
    """Slices as other scanners, protocols and positions would give them: all of it is to pass."""
    theta = data.affine(len(x), .3, (.7, 1.6), .12, x)
    room = (theta[:, :, :2].det().abs().sqrt() - 1).clamp(min=0)
    theta[:, :, 2] += room[:, None] * (torch.rand(len(x), 2, device=x.device) - .5) * 1.6
    x = data.warp(x, theta)
    x = data.tone(data.bias_field(data.soften(x, .3), .2), gamma=(.5, 2), gain=(.85, 1.2), noise=.04)
    return spoiling.trim_corner(data.trim_border(x, .1), .7)


class GuardTask(Task):
    """Learns the orientation of turned slices and the kind of spoilt ones."""

    name = "brain-mr-guard"
    size, epochs, batch, learning_rate = 128, 8, 12, 3e-3

    def network(self) -> nn.Module:
        return GuardNet().to(memory_format=torch.channels_last)

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        """The curve is drawn on the train patients that are left out; val is not looked at."""
        rest, away = apart(train)
        train, val = train[rest], train[away]
        net, seconds = fit(self, net, train, val, run)
        acquaint(net, train, run.device)
        save_weights(run, net, run.epochs, seconds)

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        """Every slice is seen upright, upside down and turned to one side, so that nothing but that tells the three apart."""
        x = usual(x)
        sides = 1 + 2 * torch.randint(0, 2, (len(x),), device=x.device)
        quarters = torch.cat([torch.zeros_like(sides), torch.full_like(sides, 2), sides])
        x = spoiling.turn(x.repeat(3, 1, 1, 1), quarters)
        n = len(x)
        order = torch.randperm(n, device=x.device)
        kind = torch.full((n,), -1, device=x.device)
        for k, part in enumerate(order.chunk(2 * len(KINDS))[:len(KINDS)]):
            x[part] = list(KINDS.values())[k](x[part])
            kind[part] = k
        with half_width(x.device):
            told = net.logits(x.to(memory_format=torch.channels_last))
        told = told.float()
        truth = F.one_hot(kind + 1, len(KINDS) + 1)[:, 1:].float()
        lies = torch.tensor([k in spoiling.LIES for k in KINDS], device=x.device)
        known = (kind < 0) | lies[kind]
        return F.cross_entropy(told[known, :4], quarters[known]) + 4 * F.binary_cross_entropy_with_logits(told[:, 4:], truth)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        """Share of slices whose orientation is told, upright and turned, and AUROC of the noisy against the others' fact."""
        chosen = val.batch(np.linspace(0, len(val) - 1, min(len(val), 128)).astype(int), device)[0]
        told = [net.logits(chosen.rot90(k, (2, 3)))[:, :4].argmax(1) == k for k in range(4)]
        facts = torch.cat([net(chosen)[0], *(net(FIXED[name][0](chosen))[0] for name in ("blur", "halfEmpty"))])
        truth = np.repeat([0, 1, 1], len(chosen))
        return {"val_orientation": torch.cat(told).float().mean().item(),
                "val_spoilt_auroc": auroc(facts[:, 2:-1].amax(1).cpu().numpy(), truth)}


def apart(train: Slices) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the train slices to learn from, and of those whose patients are left out for the thresholds."""
    return data.folds(train, PARTS)[0]


@torch.no_grad()
def acquaint(net: GuardNet, train: Slices, device: torch.device) -> None:
    """Fits the distance to the train slices, each as it is and twice as `usual` has it."""
    vectors = []
    for k in range(0, len(train), 64):
        x = train.batch(np.arange(k, min(k + 64, len(train))), device)[0]
        vectors += [net.features(some)[1] for some in (x, usual(x), usual(x))]
    net.distance.fit(torch.cat(vectors))
