"""Networks trained on folds of the patients, as one."""
import pathlib

import numpy as np
import torch
from torch import Tensor, nn

from . import data
from .data import Slices
from .trainer import Task


class Ensemble(nn.Module):
    """Averages every output of its members, which share their inputs; of logits, so that one threshold serves all."""

    def __init__(self, members: list[nn.Module]):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        answers = [member(*inputs) for member in self.members]
        return tuple(sum(parts) / len(parts) for parts in zip(*answers))


def fold_folders(runs: pathlib.Path) -> list[pathlib.Path]:
    """The folders of a run's folds in their order; the run itself where it has none."""
    return sorted(runs.glob("fold-*")) or [runs]


def load(task: Task, runs: pathlib.Path) -> tuple[nn.Module, dict]:
    """The trained network in evaluation mode, all folds as one, and what weights.pt tells of the training: hours of all, the rest of the first."""
    states = [torch.load(folder / "weights.pt", map_location="cpu") for folder in fold_folders(runs)]
    members = []
    for state in states:
        net = task.network()
        net.load_state_dict(state["weights"])
        members.append(net.eval().to(memory_format=torch.contiguous_format))
    net = Ensemble(members) if len(members) > 1 else members[0]
    return net.eval(), {**states[0], "hours": sum(state["hours"] for state in states)}


def left_out(net: nn.Module, train: Slices) -> list[tuple[nn.Module, np.ndarray]]:
    """Each member with the indices of the train slices whose patients it has not seen."""
    members = list(net.members) if isinstance(net, Ensemble) else []
    return [(member, unseen) for member, (_, unseen) in zip(members, data.folds(train, len(members)))] if members else []
