"""Anomaly map and guard, from normal content alone: one autoencoder restores, one remembers.

The *restorer* is a denoising autoencoder with skip connections: it sees slices with invented defects and learns to give
back the slice without them; what it changes in a new slice is the anomaly map. The *memory* is an autoencoder with a
narrow bottleneck: what it cannot redraw at all is no contrast-enhanced T1 slice, and its error is the guard's score.
The lesion and its neighbourhood are painted out of the input and left out of both losses.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import Slices
from .trainer import Task
from .unet import Residual, UNet


class Memory(nn.Module):
    """(n,1,128,128) in [0,1] through a latent (n,16,8,8) and back."""

    def __init__(self, channels: tuple[int, ...] = (32, 64, 96), latent: int = 16):
        super().__init__()
        a, b, c = channels
        self.encoder = nn.Sequential(nn.Conv2d(1, a, 8, 4, 2), Residual(a, a), nn.MaxPool2d(2), Residual(a, b),
                                     nn.MaxPool2d(2), Residual(b, c), nn.Conv2d(c, latent, 1))
        self.decoder = nn.Sequential(nn.Conv2d(latent, c, 1), Residual(c, c), nn.Upsample(scale_factor=2.), Residual(c, b),
                                     nn.Upsample(scale_factor=2.), Residual(b, a), nn.Conv2d(a, 16, 1), nn.PixelShuffle(4))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        latent = self.encoder(x)
        return self.decoder(latent), latent


def head_mask(x: Tensor) -> Tensor:
    """Where the smoothed slice is not air: (n,1,H,W) of 0 and 1."""
    return (F.avg_pool2d(x, 9, 1, 4) > .08).float()


class AnomalyNet(nn.Module):
    """A slice (n,1,128,128) in [0,1] to reconstruction, map, score, error and latent.

    reconstruction (n,1,128,128): the slice as the restorer would have it.
    map (n,1,128,128): |slice - reconstruction|, smoothed over 5 x 5 pixels, in image units.
    score (n,): mean of the highest 1% of the map inside the head.
    error (n,): the share of the slice's variance that the memory cannot redraw; about 0 .. 1 and above.
    latent (n,16,8,8): the memory's code.
    """

    def __init__(self, channels: tuple[int, ...] = (24, 40, 64, 96)):
        super().__init__()
        self.restorer = UNet(channels, stem=2)
        self.memory = Memory()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        restored = x + self.restorer(x * 2 - 1)
        map_ = F.avg_pool2d((x - restored).abs(), 5, 1, 2)
        inside = (map_ * head_mask(x)).flatten(1)
        score = inside.topk(int(x.shape[2]) * int(x.shape[3]) // 100, 1)[0].mean(1)
        remembered, latent = self.memory(x)
        spread = ((x - x.mean((2, 3), keepdim=True)) ** 2).mean((1, 2, 3)) + 1e-4
        error = ((x - remembered) ** 2).mean((1, 2, 3)) / spread
        return restored, map_, score, error, latent


def smooth_noise(n: int, cells: int, size: int, device: torch.device) -> Tensor:
    """(n,1,size,size) of unit Gaussian noise, smooth over size / cells pixels."""
    return F.interpolate(torch.randn(n, 1, cells, cells, device=device), (size, size), mode="bicubic", align_corners=True)


def blobs(x: Tensor) -> Tensor:
    """One irregular soft blob per slice, its centre in the head (n,1,H,W) in [0,1]."""
    n, _, size, _ = x.shape
    inside = head_mask(x).flatten(1) + 1e-6
    centre = torch.multinomial(inside, 1).view(n, 1, 1, 1)
    line = torch.arange(size, device=x.device).float()
    dy = line.view(1, 1, -1, 1) - torch.div(centre, size, rounding_mode="floor")
    dx = line.view(1, 1, 1, -1) - centre % size
    angle, stretch = data.uniform(n, 0, 3.14, x), data.uniform(n, .6, 1.6, x)
    u, v = dy * angle.cos() + dx * angle.sin(), dx * angle.cos() - dy * angle.sin()
    radius = data.uniform(n, 3, 17, x)
    distance = ((u * stretch) ** 2 + (v / stretch) ** 2).sqrt() / radius
    return ((1 - distance + .3 * smooth_noise(n, 10, size, x.device)) * 3).clamp(0, 1)


def defect(x: Tensor) -> tuple[Tensor, Tensor]:
    """Slices with an invented lesion, and where it lies: brighter or darker tissue, foreign texture, or a bright rim."""
    n, _, size, _ = x.shape
    shape = blobs(x)
    texture = .12 * smooth_noise(n, 24, size, x.device)
    flat = data.uniform(n, 0, 1, x) + texture
    scaled = x * data.uniform(n, .3, 2.2, x) + texture
    foreign = x[torch.randperm(n, device=x.device)].roll((size // 5, -size // 6), (2, 3)) * data.uniform(n, .7, 1.6, x)
    rim = (1 - (2 * shape - 1).abs()) * data.uniform(n, .3, 1, x) + (shape > .8) * data.uniform(n, 0, .5, x) + texture
    kind = torch.randint(0, 4, (n, 1, 1, 1), device=x.device)
    content = torch.where(kind == 0, flat, torch.where(kind == 1, scaled, torch.where(kind == 2, foreign, rim)))
    alpha = shape * data.uniform(n, .4, 1, x)
    return (x * (1 - alpha) + content.clamp(0, 1) * alpha), alpha


class AutoencoderTask(Task):
    """Restores invented defects and remembers normal slices; the true lesion never enters a loss."""

    name = "brain-anomaly-autoencoder"
    size, epochs, batch, learning_rate = 128, 12, 16, 2e-3

    def network(self) -> nn.Module:
        return AnomalyNet()

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        x, y = data.geometric(x, y, rotate=.3, zoom=(.8, 1.25), shift=.12)
        x = data.tone(x, gamma=(.8, 1.25), gain=(.9, 1.1), noise=.01)
        normal = 1 - data.dilate(y, 4)
        clean = data.erase_lesion(x, y, 4)
        damaged, where = defect(clean)
        damaged, again = defect(damaged)
        damaged = (damaged + torch.randn_like(x) * data.uniform(len(x), 0, .02, x)).clamp(0, 1)
        restored = damaged + net.restorer(damaged * 2 - 1)
        weight = normal * (1 + 4 * torch.maximum(where, again))
        remembered, _ = net.memory(clean)
        return ((restored - clean).abs() * weight).mean() * 4 + ((remembered - clean).abs() * normal).mean() * 4

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        maps, masks, heads, errors = [], [], [], []
        for k in range(0, len(val), 64):
            x, y, _ = val.batch(np.arange(k, min(k + 64, len(val))), device)
            _, map_, _, error, _ = net(x)
            maps.append(map_), masks.append(y), heads.append(head_mask(x)), errors.append(error)
        inside = torch.cat(heads) > 0
        return {"val_pixel_auroc": auroc(torch.cat(maps)[inside].cpu().numpy(), torch.cat(masks)[inside].cpu().numpy()),
                "val_error": torch.cat(errors).median().item()}


def auroc(score: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve by ranks (ties share their mean rank)."""
    from scipy.stats import rankdata
    truth = truth.astype(bool)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    ranks = rankdata(score)
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))
