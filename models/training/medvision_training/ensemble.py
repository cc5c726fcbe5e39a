"""Networks trained on folds of the patients, as one."""
import pathlib

import numpy as np
import torch
from torch import Tensor, nn

from . import data
from .data import Slices
from .trainer import Task


class Ensemble(nn.Module):
    """Averages every output of its members, which share their inputs; of logits, so that one threshold serves all.

    `folds` tells which fold (of how many) each member was trained without.
    """

    def __init__(self, members: list[nn.Module], folds: list[tuple[int, int]]):
        super().__init__()
        self.members, self.folds = nn.ModuleList(members), folds

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        answers = [member(*inputs) for member in self.members]
        return tuple(sum(parts) / len(parts) for parts in zip(*answers))


def folders(task: Task, runs: pathlib.Path) -> list[pathlib.Path]:
    """The folders with checkpoints: of all parts of a family, of all its folds that were trained, or the run itself."""
    if task.parts:
        return [folder for name, part in task.parts.items() for folder in folders(part(), runs / name)]
    return sorted(runs.glob("fold-*")) or [runs]


def load(task: Task, runs: pathlib.Path) -> tuple[nn.Module, dict]:
    """The trained network in evaluation mode, parts and folds as one, and what weights.pt tells of the training: hours of all, the rest of the last."""
    if task.parts:
        parts = {name: load(part(), runs / name) for name, part in task.parts.items()}
        told = [state for _, state in parts.values()]
        return task.joined({name: net for name, (net, _) in parts.items()}).eval(), {**told[-1], "hours": sum(state["hours"] for state in told)}
    members, states = [], [torch.load(folder / "weights.pt", map_location="cpu") for folder in folders(task, runs)]
    for state in states:
        net = task.network()
        net.load_state_dict(state["weights"])
        members.append(net.eval().to(memory_format=torch.contiguous_format))
    net = Ensemble(members, [(state["fold"], state["folds"]) for state in states]) if len(members) > 1 else members[0]
    return net.eval(), {**states[-1], "hours": sum(state["hours"] for state in states)}


def left_out(net: Ensemble, train: Slices) -> list[tuple[nn.Module, np.ndarray]]:
    """Each member with the indices of the train slices whose patients it has not seen."""
    return [(member, data.folds(train, count)[fold][1]) for member, (fold, count) in zip(net.members, net.folds)]
