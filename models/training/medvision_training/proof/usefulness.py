"""Train on synthetic, test on real: what generated slices are worth as training data, alone and beside some real patients.

A comparison, not a best model. One slim network learns both tasks at once, to outline and to name the class, at 96 x 96, for a fixed
number of steps, with the same seeds with and without synthetic slices; val judges the last weights, nothing is chosen on it. Real patients
are taken whole, per class. Beside real slices, synthetic ones are half of every batch, however many there are, so that they never
drown few real patients. After Esteban et al. 2017 (TSTR) and Ravuri and Vinyals 2019 (classification accuracy score).
"""
import dataclasses
import hashlib
import json
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data
from ..data import LABELS, Slices
from ..trainer import Ema, one_cycle, seed_everything
from ..unet import UNet, dice_scores, masked_mean, segmentation_loss

SIZE = 96


@dataclasses.dataclass(frozen=True)
class Protocol:
    """What is the same for every training of the comparison."""

    shares: tuple[float, ...] = (.1, .25, 1.)
    seeds: tuple[int, ...] = (1, 2)
    steps: int = 1000
    batch: int = 8
    learning_rate: float = 3e-3
    channels: tuple[int, ...] = (16, 24, 32, 48)


class Pupil(nn.Module):
    """z-scored slices (n,1,96,96) to segmentation logits (n,1,96,96) and class logits (n,3), pooled under the proposed lesion."""

    def __init__(self, channels: tuple[int, ...]):
        super().__init__()
        self.unet = UNet(channels)
        width = sum(channels) + channels[-1]
        self.head = nn.Sequential(nn.BatchNorm1d(width), nn.Dropout(.3), nn.Linear(width, len(LABELS)))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        encoded = self.unet.encode(x)
        decoded = self.unet.decode(encoded)
        logits = F.pixel_shuffle(self.unet.head(decoded[-1]), self.unet.scale)
        mask = logits.detach().float().sigmoid()
        pooled = [masked_mean(f.float(), mask) for f in [encoded[-1], *decoded]] + [encoded[-1].float().mean((2, 3))]
        return logits.float(), self.head(torch.cat(pooled, 1))


def shrunk(slices: Slices) -> Slices:
    """The slices at the comparison's size; masks are what is covered by half or more."""
    x, y, _ = slices.batch(np.arange(len(slices)), torch.device("cpu"))
    x, y = (F.interpolate(t, (SIZE, SIZE), mode="bilinear", align_corners=False, antialias=True) for t in (x, y))
    return dataclasses.replace(slices, images=(x[:, 0] * 255).round().clamp(0, 255).byte().numpy(), masks=(y[:, 0] >= .5).byte().numpy())


def some_patients(train: Slices, share: float, seed: int) -> Slices:
    """About `share` of the patient groups of each class, at least one; a smaller share of a seed lies within a larger one."""
    rng = np.random.default_rng(seed)
    groups, first = np.unique(train.groups, return_index=True)
    chosen = []
    for label in np.unique(train.labels[first]):
        order = rng.permutation(groups[train.labels[first] == label])
        chosen.append(order[:max(1, round(share * len(order)))])
    return train[np.flatnonzero(np.isin(train.groups, np.concatenate(chosen)))]


def even_rows(slices: Slices, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` row numbers, every class as often."""
    weight = 1 / np.bincount(slices.labels, minlength=len(LABELS))[slices.labels]
    return rng.choice(len(slices), count, p=weight / weight.sum())


def train_pupil(sources: list[Slices], protocol: Protocol, seed: int) -> nn.Module:
    """The average of the weights after `protocol.steps` batches, each drawn in equal parts from the sources."""
    seed_everything(seed)
    rng, cpu = np.random.default_rng(seed), torch.device("cpu")
    net = Pupil(protocol.channels).to(memory_format=torch.channels_last)
    ema, optimiser = Ema(net, .99), torch.optim.AdamW(net.parameters(), protocol.learning_rate, weight_decay=1e-4)
    for step in range(protocol.steps):
        for group in optimiser.param_groups:
            group["lr"] = one_cycle(step / protocol.steps, protocol.learning_rate)
        parts = [s.batch(even_rows(s, protocol.batch // len(sources), rng), cpu) for s in sources]
        x, y, label = (torch.cat(column) for column in zip(*parts))
        x, y = data.geometric(x, y, rotate=.3, zoom=(.8, 1.3), shift=.1)
        x = data.tone(data.bias_field(x, .2), gamma=(.6, 1.6), gain=(.85, 1.2), noise=.04)
        with torch.autocast("cpu", torch.bfloat16):
            lesion, answer = net(data.zscore(x).to(memory_format=torch.channels_last))
        loss = segmentation_loss(lesion.float(), y) + .5 * F.cross_entropy(answer.float(), label)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.)
        optimiser.step()
        ema.update(net)
    return ema.net


@torch.no_grad()
def judge(net: nn.Module, val: Slices) -> dict[str, list]:
    """Dice and the class named for each val slice."""
    scores, answers = [], []
    for k in range(0, len(val), 64):
        x, y, _ = val.batch(np.arange(k, min(k + 64, len(val))), torch.device("cpu"))
        lesion, answer = net(data.zscore(x).to(memory_format=torch.channels_last))
        scores.append(dice_scores((lesion > 0).float(), y))
        answers.append(answer.argmax(1))
    return {"dice": [round(v, 4) for v in torch.cat(scores).tolist()], "answer": torch.cat(answers).tolist()}


def arms(protocol: Protocol) -> list[tuple[int, float, bool]]:
    """(seed, share of real patients, with synthetic): all arms of one seed before the next, so that a stopped comparison has whole seeds."""
    kinds = [(s, False) for s in protocol.shares] + [(0., True)] + [(s, True) for s in protocol.shares]
    return [(seed, *kind) for seed in protocol.seeds for kind in kinds]


def compare(train: Slices, val: Slices, synthetic: Slices, generator: str, folder: pathlib.Path, protocol: Protocol,
            run: bool) -> list[dict]:
    """One row an arm and seed: share, synthetic, seed, slices, dice, answer; of those seeds of which every arm is there.

    Every training leaves a file named by all that made it (for synthetic arms the SHA-256 of the generator, too), so that a stopped
    comparison goes on where it was, and new weights repeat only the arms that saw synthetic slices. Without `run` nothing is trained.
    """
    folder.mkdir(parents=True, exist_ok=True)
    train, val, synthetic = (shrunk(s) for s in (train, val, synthetic))
    rows = []
    for seed, share, with_synthetic in arms(protocol):
        sources = ([some_patients(train, share, seed)] if share else []) + ([synthetic] if with_synthetic else [])
        maker = json.dumps([protocol.steps, protocol.batch, protocol.learning_rate, protocol.channels, SIZE, share, seed, with_synthetic and generator])
        maker += "".join(hashlib.sha256(s.images.tobytes() + s.masks.tobytes()).hexdigest() for s in [*sources, val])
        path = folder / f"{hashlib.sha256(maker.encode()).hexdigest()[:20]}.json"
        if not path.exists() and run:
            start = time.time()
            result = judge(train_pupil(sources, protocol, seed), val)
            row = {"share": share, "synthetic": with_synthetic, "seed": seed, "slices": [len(s) for s in sources],
                   "seconds": round(time.time() - start, 1), **result}
            part = path.with_suffix(".part")
            part.write_text(json.dumps(row))
            part.replace(path)
            print(f"real {share:.0%} synthetic {with_synthetic} seed {seed}: Dice {np.mean(result['dice']):.3f} {row['seconds']} s", flush=True)
        if path.exists():
            rows.append(json.loads(path.read_text()))
    whole = len(arms(protocol)) // len(protocol.seeds)
    return [row for row in rows if sum(other["seed"] == row["seed"] for other in rows) == whole]
