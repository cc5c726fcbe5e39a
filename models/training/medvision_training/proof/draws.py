"""Generated slices, each known by its class, seed and number."""
import dataclasses

import numpy as np
import torch
from torch import nn

from ..data import LABELS, Slices
from .noise import latent

LEAST_MASK = 20
TRIES = 32


@dataclasses.dataclass
class Draws:
    """images in [0,1] and masks 0 or 1: float32 and uint8 (n,H,W); labels, seeds, numbers (from 1, as the program's files are named): (n,)."""

    images: np.ndarray
    masks: np.ndarray
    labels: np.ndarray
    seeds: np.ndarray
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: np.ndarray) -> "Draws":
        return Draws(*(getattr(self, field.name)[index] for field in dataclasses.fields(self)))

    def name(self, k: int) -> dict[str, object]:
        """What `./medvision generate` calls this draw."""
        return {"class": LABELS[self.labels[k]], "seed": int(self.seeds[k]), "number": int(self.numbers[k])}

    def slices(self) -> Slices:
        """As training data: every draw is a patient of its own."""
        own = np.array([f"synthetic-{s}-{n}" for s, n in zip(self.seeds, self.numbers)])
        return Slices((self.images * 255).round().astype(np.uint8), self.masks, self.labels, own, own)


@torch.no_grad()
def draw(net: nn.Module, counts: list[int], card: dict, batch: int = 50) -> Draws:
    """`counts[k]` draws of class k at seed k + 1, numbers 1 .. counts[k]; `card` is the `generation` part of the generator's card.

    As the program does, a draw whose mask is smaller than the card's `minimumMaskPixels` is made again from the next numbers of its noise.
    """
    parts = []
    for label, count in enumerate(counts):
        for start in range(0, count, batch):
            numbers = np.arange(start, min(start + batch, count))
            image, mask = _make(net, label, numbers, 0, card)
            for attempt in range(1, TRIES):
                small = np.flatnonzero(mask.reshape(len(mask), -1).sum(1) < card.get("minimumMaskPixels", 0))
                if not len(small):
                    break
                image[small], mask[small] = _make(net, label, numbers[small], attempt, card)
            parts.append(Draws(image, mask, np.full(len(numbers), label), np.full(len(numbers), label + 1), numbers + 1))
    return Draws(*(np.concatenate([getattr(p, field.name) for p in parts]) for field in dataclasses.fields(Draws)))


def _make(net: nn.Module, label: int, numbers: np.ndarray, attempt: int, card: dict) -> tuple[np.ndarray, np.ndarray]:
    width = card["latent"]
    z = np.stack([latent(label + 1, int(n), (attempt + 1) * width)[attempt * width:] for n in numbers])
    image, mask = net(torch.from_numpy(z), torch.full((len(numbers),), label))[:2]
    return image[:, 0].clamp(0, 1).numpy(), (mask[:, 0] > card["maskThreshold"]).numpy().astype(np.uint8)


def has_mask(draws: Draws) -> np.ndarray:
    """Which draws outline anything: at least 20 pixels (n,) bool."""
    return draws.masks.reshape(len(draws), -1).sum(1) >= LEAST_MASK
