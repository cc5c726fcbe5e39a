"""What every training shares: seeds, devices, EMA, checkpoints that resume, a progress line and curves."""
import copy
import csv
import dataclasses
import math
import pathlib
import random
import time
from typing import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from .data import Slices

CPU_FACTS = pathlib.Path("/proc/cpuinfo")
CPU_HAS_BFLOAT16 = CPU_FACTS.exists() and any(name in CPU_FACTS.read_text() for name in ("avx512_bf16", "amx_bf16"))

class Task:
    """One model family as the trainer sees it; a family overrides what differs."""

    name: str
    size: int
    epochs: int
    batch: int
    learning_rate: float
    folds = 0
    """Networks trained on folds of the patient groups of train and averaged; 0 is one network, trained on all of it."""
    trained: tuple[int, ...] | None = None
    """The folds that are trained, where the exported file has no room for all."""
    half_weights = False
    """Store the weights of convolutions as float16 in the ONNX file."""
    parts: dict[str, type["Task"]] = {}
    """Families that are trained apart and make up this one, by the folder of their runs."""
    decay = .99
    """How slowly the average of the weights forgets, a step."""

    def network(self) -> nn.Module:
        """The network with fresh weights; also what is exported."""
        raise NotImplementedError

    def joined(self, parts: dict[str, nn.Module]) -> nn.Module:
        """The network made of its trained parts."""
        raise NotImplementedError

    def sample(self, train: Slices, rng: np.random.Generator) -> np.ndarray:
        """The order of slices of one epoch."""
        return rng.permutation(len(train))

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        """Loss of one batch of raw slices; augments them itself."""
        raise NotImplementedError

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        """Figures of one epoch."""
        raise NotImplementedError

    def train(self, net: nn.Module, train: Slices, val: Slices, run: "Run") -> None:
        """Trains `net` and leaves weights.pt, last.pt and the curves in the run's folder; `val` draws the curve and decides nothing."""
        fit(self, net, train, val, run)


@dataclasses.dataclass
class Run:
    """Where and how one training runs."""

    folder: pathlib.Path
    device: torch.device
    epochs: int
    seed: int = 1
    resume: bool = False
    fold: tuple[int, int] | None = None
    """Which fold of how many is left out."""


def seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def pick_device(name: str) -> torch.device:
    """'auto' is CUDA where there is one."""
    return torch.device(("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name)


def half_width(device: torch.device) -> torch.autocast:
    """Context in which convolutions run in bfloat16 where the hardware has it; wrap the network alone: coordinates need all their digits."""
    able = torch.cuda.is_bf16_supported() if device.type == "cuda" else CPU_HAS_BFLOAT16
    return torch.autocast(device.type, torch.bfloat16, enabled=able)


def one_cycle(progress: float, peak: float) -> float:
    """Learning rate at progress in [0, 1]: a short linear warm-up, then a cosine down to zero."""
    warm = .15
    if progress < warm:
        return peak * (.04 + .96 * progress / warm)
    return peak * .5 * (1 + math.cos(math.pi * (progress - warm) / (1 - warm)))


def batches(order: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Full batches only; all of it when there are fewer slices than one batch."""
    for start in range(0, max(len(order) - size, 0) + 1, size):
        yield order[start:start + size]


class Ema:
    """Exponential moving average of weights and buffers, with a warm start."""

    def __init__(self, net: nn.Module, decay: float):
        self.net = copy.deepcopy(net).eval().requires_grad_(False)
        self.decay, self.steps = decay, 0

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mine, theirs in zip(self.net.state_dict().values(), net.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.lerp_(theirs, 1 - keep)
            else:
                mine.copy_(theirs)


class Curves:
    """A CSV that grows a line per epoch, and its picture."""

    def __init__(self, path: pathlib.Path, resume: bool):
        self.path = path
        self.rows: list[dict[str, float]] = []
        if resume and path.exists():
            with open(path, newline="") as file:
                self.rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]

    def add(self, row: dict[str, float]) -> None:
        self.rows = [r for r in self.rows if r["epoch"] < row["epoch"]] + [row]
        with open(self.path, "w", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerows({k: f"{v:.6g}" for k, v in r.items()} for r in self.rows)
        print("  ".join(f"{k} {v:.4g}" for k, v in row.items()), flush=True)


def plot_curves(runs: list[pathlib.Path], target: pathlib.Path) -> None:
    """One small panel per column of the runs' curves.csv, a line per run."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    tables = [Curves(run / "curves.csv", True).rows for run in runs]
    columns = [c for c in dict.fromkeys(c for rows in tables for c in rows[0]) if c not in ("epoch", "seconds")]
    figure, axes = pyplot.subplots(1, len(columns), figsize=(3.2 * len(columns), 2.6), squeeze=False)
    for axis, column in zip(axes[0], columns):
        for rows in tables:
            if column in rows[0]:
                axis.plot([r["epoch"] for r in rows], [r[column] for r in rows], linewidth=1)
        axis.set_title(column)
        axis.set_xlabel("epoch")
        axis.grid(alpha=.3)
    figure.tight_layout()
    figure.savefig(target, dpi=80)
    pyplot.close(figure)


def save_checkpoint(path: pathlib.Path, state: dict) -> None:
    """Written beside and renamed, so that a kill never leaves half a file."""
    part = path.with_suffix(".part")
    torch.save({**state, "rng": torch.get_rng_state(), "numpy": np.random.get_state(), "python": random.getstate()}, part)
    part.replace(path)


def load_checkpoint(path: pathlib.Path, device: torch.device) -> dict:
    state = torch.load(path, map_location=device)
    torch.set_rng_state(state["rng"].cpu())
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    return state


def fit(task: Task, net: nn.Module, train: Slices, val: Slices, run: Run) -> tuple[nn.Module, float]:
    """Trains `net` and returns its EMA and the seconds spent. `last.pt` resumes; `weights.pt` is what export and evaluate read."""
    run.folder.mkdir(parents=True, exist_ok=True)
    net = net.to(run.device)
    ema = Ema(net, task.decay)
    optimiser = torch.optim.AdamW(net.parameters(), task.learning_rate, weight_decay=1e-4)
    curves, first, spent = Curves(run.folder / "curves.csv", run.resume), 0, 0.
    if run.resume and (run.folder / "last.pt").exists():
        state = load_checkpoint(run.folder / "last.pt", run.device)
        net.load_state_dict(state["net"])
        ema.net.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        ema.steps, first, spent = state["steps"], state["epoch"] + 1, state["seconds"]
    for epoch in range(first, run.epochs):
        start, losses = time.time(), []
        order = task.sample(train, np.random.default_rng([run.seed, epoch]))
        parts = list(batches(order, task.batch))
        net.train()
        for k, index in enumerate(parts):
            for group in optimiser.param_groups:
                group["lr"] = one_cycle((epoch + k / len(parts)) / run.epochs, task.learning_rate)
            loss = task.loss(net, *train.batch(index, run.device))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.)
            optimiser.step()
            ema.update(net)
            losses.append(loss.item())
        with torch.no_grad():
            figures = task.validate(ema.net, val, run.device)
        spent += time.time() - start
        curves.add({"epoch": epoch, "seconds": time.time() - start, "loss": float(np.mean(losses)), **figures})
        save_checkpoint(run.folder / "last.pt", {"net": net.state_dict(), "ema": ema.net.state_dict(), "seconds": spent,
                                                 "optimiser": optimiser.state_dict(), "steps": ema.steps, "epoch": epoch})
        save_weights(run, ema.net, epoch + 1, spent)
    return ema.net, spent


def save_weights(run: Run, net: nn.Module, epochs: int, seconds: float) -> None:
    """The weights that export and evaluate read, with what the card tells of the training."""
    torch.save({"weights": net.state_dict(), "epochs": epochs, "seed": run.seed, "hours": seconds / 3600,
                "device": run.device.type, **(dict(zip(("fold", "folds"), run.fold)) if run.fold else {})}, run.folder / "weights.pt")
