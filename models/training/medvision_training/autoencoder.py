"""Anomaly map and guard, from normal content alone: one autoencoder restores, one remembers.

The *restorer* is a denoising autoencoder with skip connections: it sees slices with invented defects and learns to give
back the slice without them; what it changes in a new slice is the anomaly map. The *memory* is an autoencoder with a
narrow bottleneck; how far its features of a picture lie from those of the training slices is the guard's score. (What it
cannot redraw would be the obvious score; but it redraws CT and ultrasound well enough to let them pass.)
The lesion and its neighbourhood are painted out of the input and left out of both losses.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import Slices
from .metrics import auroc
from .trainer import Run, Task, fit, save_weights
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

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Latent, and the mean and deviation over the picture of every block's features (n,384)."""
        features = []
        for block in self.encoder:
            x = block(x)
            if isinstance(block, Residual):
                mean = x.mean((2, 3), keepdim=True)
                features += [mean.flatten(1), ((x - mean) ** 2).mean((2, 3)).add(1e-8).sqrt()]
        return x, torch.cat(features, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder(x))


class Familiarity(nn.Module):
    """Features (n,d) to how unusual they are (n,): root mean square of whitened features; 1 or less is usual."""

    def __init__(self, features: int = 384):
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("whitening", torch.eye(features))

    def forward(self, features: Tensor) -> Tensor:
        return ((features - self.mean) @ self.whitening).square().mean(1).sqrt()

    def fit(self, features: Tensor, ridge: float = .1) -> None:
        """Whitens by the correlations of these features; the ridge keeps directions that they hardly use from deciding."""
        features = features.double()
        mean, deviation = features.mean(0), features.std(0) + 1e-6
        standard = (features - mean) / deviation
        power, directions = torch.linalg.eigh(standard.T @ standard / len(features))
        whitening = directions / (power.clamp(min=0) + ridge).sqrt() / deviation[:, None]
        self.mean.copy_(mean.float())
        self.whitening.copy_(whitening.float())


def head_mask(x: Tensor) -> Tensor:
    """Where the smoothed slice is not air: (n,1,H,W) of 0 and 1."""
    return (F.avg_pool2d(x, 9, 1, 4) > .08).float()


class AnomalyNet(nn.Module):
    """A slice (n,1,128,128) in [0,1] to reconstruction, map, score, error and latent.

    reconstruction (n,1,128,128): the slice as the restorer would have it.
    map (n,1,128,128): |slice - reconstruction|, smoothed over 5 x 5 pixels, in image units.
    score (n,): mean of the highest 163 pixels (1%) of the map, more than 8 pixels inside the head.
    error (n,): how far the memory's features lie from those of the training slices; up to about 1 is usual.
    latent (n,16,8,8): the memory's code.
    """

    def __init__(self, channels: tuple[int, ...] = (24, 40, 64, 96)):
        super().__init__()
        self.restorer = UNet(channels, stem=2)
        self.memory = Memory()
        self.familiarity = Familiarity()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        restored = x + self.restorer(x * 2 - 1)
        map_ = F.avg_pool2d((x - restored).abs(), 5, 1, 2)
        score = top_mean(map_ * shrink(head_mask(x), 8))
        latent, features = self.memory.encode(x)
        return restored, map_, score, self.familiarity(features), latent


def shrink(mask: Tensor, pixels: int) -> Tensor:
    """Takes `pixels` off a mask of 0 and 1 on every side; outside the picture counts as outside (n,1,H,W)."""
    return 1 - F.max_pool2d(F.pad(1 - mask, (pixels,) * 4, value=1.), 2 * pixels + 1, 1)


def top_mean(map_: Tensor) -> Tensor:
    """Mean of the highest 1% of the pixels of each map (n,)."""
    return map_.flatten(1).topk(int(map_.shape[2]) * int(map_.shape[3]) // 100, 1)[0].mean(1)


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
    radius = data.uniform(n, 4, 24, x)
    distance = ((u * stretch) ** 2 + (v / stretch) ** 2).sqrt() / radius
    return ((1 - distance + .3 * smooth_noise(n, 10, size, x.device)) * 3).clamp(0, 1)


def defect(x: Tensor) -> tuple[Tensor, Tensor]:
    """Slices with an invented lesion, and where it lies.

    One of: a flat patch, tissue made brighter or darker, foreign texture, a bright rim about a dark core, uneven tissue.
    """
    n, _, size, _ = x.shape
    shape = blobs(x)
    uneven = smooth_noise(n, 16, size, x.device)
    texture = data.uniform(n, 0, .15, x) * uneven
    gain = data.uniform(n, -.8, .8, x).exp()
    rim = x * gain.clamp(max=1) + (1 - (2 * shape - 1).abs()) * data.uniform(n, .2, .8, x)
    contents = torch.stack([
        data.uniform(n, 0, 1, x) + texture, x * gain + texture, rim + texture, x * (.5 * uneven).exp(),
        x[torch.randperm(n, device=x.device)].roll((size // 5, -size // 6), (2, 3)) * data.uniform(n, .7, 1.6, x)])
    content = contents[torch.randint(0, len(contents), (n,), device=x.device), torch.arange(n)]
    alpha = shape * data.uniform(n, .4, 1, x)
    return x * (1 - alpha) + content.clamp(0, 1) * alpha, alpha


class AutoencoderTask(Task):
    """Restores invented defects and remembers normal slices; the true lesion never enters a loss."""

    name = "brain-anomaly-autoencoder"
    size, epochs, batch, learning_rate = 128, 8, 16, 2e-3

    def network(self) -> nn.Module:
        return AnomalyNet()

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        net, seconds = fit(self, net, train, val, run)
        acquaint(net, train, run.device)
        save_weights(run, net, run.epochs, seconds)

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
        remembered = net.memory(clean)
        # Squared: where a defect is only likely, the mean answer leaves a residual in proportion, a median answer none.
        return ((restored - clean) ** 2 * weight).mean() * 60 + ((remembered - clean).abs() * normal).mean() * 4

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        maps, masks, heads, errors = [], [], [], []
        for k in range(0, len(val), 64):
            x, y, _ = val.batch(np.arange(k, min(k + 64, len(val))), device)
            maps.append(net(x)[1]), masks.append(y), heads.append(head_mask(x))
            errors.append((net.memory(x) - x).abs().mean((1, 2, 3)))
        inside = torch.cat(heads) > 0
        return {"val_pixel_auroc": auroc(torch.cat(maps)[inside].cpu().numpy(), torch.cat(masks)[inside].cpu().numpy()),
                "val_memory_error": torch.cat(errors).mean().item()}


@torch.no_grad()
def acquaint(net: AnomalyNet, train: Slices, device: torch.device) -> None:
    """Fits the guard's score to the training slices, each as it is and once moved and toned."""
    features = []
    for k in range(0, len(train), 64):
        x, y, _ = train.batch(np.arange(k, min(k + 64, len(train))), device)
        moved = data.geometric(x, y, rotate=.3, zoom=(.8, 1.25), shift=.12)[0]
        features += [net.memory.encode(x)[1], net.memory.encode(data.tone(moved, (.8, 1.25), (.9, 1.1), .01))[1]]
    net.familiarity.fit(torch.cat(features))
