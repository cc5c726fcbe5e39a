"""Tumour type of a slice: the U-Net's features, pooled under the lesion that it finds."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import LABELS, Slices
from .trainer import Task
from .unet import UNet, segmentation_loss

GRID = 64


class Classifier(nn.Module):
    """z-scored slices (n,1,256,256) to class logits (n,3).

    Lesion features carry the class; the mean over the coarsest level adds where in the head the lesion lies.
    """

    def __init__(self, channels: tuple[int, ...] = (32, 48, 64, 96, 128)):
        super().__init__()
        self.unet = UNet(channels)
        self.norm = nn.BatchNorm1d(sum(channels) + channels[-1])
        self.head = nn.Sequential(nn.Dropout(.4), nn.Linear(sum(channels) + channels[-1], 96), nn.ReLU(),
                                  nn.Dropout(.2), nn.Linear(96, len(LABELS)))

    def pooled(self, x: Tensor) -> tuple[list[tuple[Tensor, Tensor]], Tensor]:
        """Feature maps (n,c,h,w), each with the weights (n,1,h,w) under which it is averaged, and segmentation logits (n,1,H,W)."""
        encoded = self.unet.encode(x)
        decoded = self.unet.decode(encoded)
        lesion = F.pixel_shuffle(self.unet.head(decoded[-1]), self.unet.scale)
        mask = lesion.detach().sigmoid()
        maps = [(f, normalised(mask, f)) for f in [encoded[-1], *decoded]]
        return [*maps, (encoded[-1], torch.ones_like(encoded[-1][:, :1]) / encoded[-1][0, 0].numel())], lesion

    def both(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Class logits (n,3) and segmentation logits (n,1,H,W)."""
        maps, lesion = self.pooled(x)
        return self.head(self.norm(torch.cat([(f * w).sum((2, 3)) for f, w in maps], 1))), lesion

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Class logits (n,3); in evaluation mode, what each place of a 64 x 64 grid adds to them (n,3,64,64), against the mean of the classes; features (n,496).

        The features are the pooled ones after the batch norm, each of about unit variance on the training slices, so that
        distances weigh them alike.

        Behind the pooled features stand a batch norm and two layers with a ReLU between them: linear as long as no unit
        switches, so that the gradient times the features splits a logit among the places exactly, a constant apart.
        """
        maps, _ = self.pooled(x)
        features = self.norm(torch.cat([(f * w).sum((2, 3)) for f, w in maps], 1))
        first, last = self.head[1], self.head[4]
        scale = self.norm.weight / (self.norm.running_var + self.norm.eps).sqrt()
        hidden = first(features)
        gradient = torch.matmul(last.weight[None] * (hidden > 0).float()[:, None], first.weight * scale)
        gradient = gradient - gradient.mean(1, keepdim=True)
        places, channel = torch.zeros_like(x[:, :, ::4, ::4]), 0
        for f, w in maps:
            part = gradient[:, :, channel:channel + f.shape[1]]
            share = torch.matmul(part, (f * w).flatten(2)).view(-1, len(LABELS), *f.shape[2:])
            size = GRID // int(f.shape[2])
            places = places + F.interpolate(share, (GRID, GRID), mode="nearest") / size ** 2
            channel += f.shape[1]
        return self.head(features), places, features


def normalised(mask: Tensor, features: Tensor) -> Tensor:
    """The mask (n,1,H,W) at the features' resolution, summing to 1; even where there is no lesion."""
    weight = F.avg_pool2d(mask, int(mask.shape[2]) // int(features.shape[2])) + 1e-4
    return weight / weight.sum((2, 3), keepdim=True)


def balanced_accuracy(predicted: np.ndarray, truth: np.ndarray) -> float:
    """Mean recall of the classes that occur."""
    return float(np.mean([(predicted[truth == k] == k).mean() for k in np.unique(truth)]))


def predict(net: nn.Module, slices: Slices, device: torch.device, size: int = 32) -> np.ndarray:
    """Logits (n,3) of all slices."""
    parts = [np.arange(k, min(k + size, len(slices))) for k in range(0, len(slices), size)]
    return torch.cat([net(data.zscore(slices.batch(i, device)[0]))[0].cpu() for i in parts]).numpy()


class ClassifierTask(Task):
    """Classes are drawn evenly, and among gliomas both kinds of patient id evenly, since the id tells the site."""

    name = "brain-tumor-classifier"
    size, epochs, batch, learning_rate = 256, 5, 16, 1.2e-3

    def network(self) -> nn.Module:
        return Classifier().to(memory_format=torch.channels_last)

    def sample(self, train: Slices, rng: np.random.Generator) -> np.ndarray:
        site = np.char.startswith(train.patients.astype(str), "MR")
        weight = np.zeros(len(train))
        for label in np.unique(train.labels):
            sites = np.unique(site[train.labels == label])
            for value in sites:
                chosen = (train.labels == label) & (site == value)
                weight[chosen] = 1 / (len(sites) * chosen.sum())
        return rng.choice(len(train), len(train), p=weight / weight.sum())

    def augment(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Breaks the cues of the site: histogram, coil, resolution, field of view, border."""
        x = data.soften(data.swap_histograms(x, .6), .5)
        x, y = data.geometric(x, y, rotate=.35, zoom=(.7, 1.4), shift=.15)
        x = data.tone(data.bias_field(x, .2), gamma=(.6, 1.6), gain=(.8, 1.2), noise=.05)
        return data.trim_border(x, .12), y

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        x, y = self.augment(x, y)
        logits, lesion = net.both(data.zscore(x).to(memory_format=torch.channels_last))
        return F.cross_entropy(logits, label, label_smoothing=.05) + .5 * segmentation_loss(lesion, y)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        logits = predict(net, val, device)
        loss = F.cross_entropy(torch.from_numpy(logits), torch.from_numpy(val.labels)).item()
        return {"val_cross_entropy": loss, "val_balanced_accuracy": balanced_accuracy(logits.argmax(1), val.labels)}
