"""The card's rules that make lesions of a network's answer; the twin of the program's LesionRules."""
import dataclasses

import numpy as np
from scipy import ndimage


@dataclasses.dataclass
class Answer:
    """Probabilities of pixels (n,H,W) and that a slice shows a tumour (n,); 1 from a network that does not judge slices."""

    pixels: np.ndarray
    presence: np.ndarray

    def __getitem__(self, index: np.ndarray) -> "Answer":
        return Answer(self.pixels[index], self.presence[index])


@dataclasses.dataclass
class Rules:
    """`least` is the least size of a lesion in pixels of one slice, or in voxels of a series; `extent` in slices; `presence` for all, or (n,) by slice."""

    pixel: float
    least: int
    keep: float = 0.
    presence: float | np.ndarray = 0.
    extent: int = 1


def cut_slices(answer: Answer, rules: Rules) -> np.ndarray:
    """Masks (n,H,W) of slices that stand alone."""
    called = (answer.pixels > rules.pixel) & (answer.presence >= rules.presence)[:, None, None]
    return np.stack([_large(mask, rules.least) for mask in called]) if len(called) else called


def cut_series(answer: Answer, rules: Rules) -> np.ndarray:
    """Masks (n,H,W) of the slices of one series, in order."""
    mask = (answer.pixels > rules.pixel) & (answer.presence >= rules.keep)[:, None, None]
    labels, count = ndimage.label(mask, np.ones((3, 3, 3)))
    for k, box in enumerate(ndimage.find_objects(labels), 1):
        mine = labels[box] == k
        voxels = mine.sum((1, 2))
        presence = (voxels * answer.presence[box[0]]).sum() / voxels.sum()
        if voxels.sum() < rules.least or len(voxels) < rules.extent or presence < rules.presence:
            mask[box] &= ~mine
    return mask


def _large(mask: np.ndarray, least: int) -> np.ndarray:
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    return (sizes >= least)[labels]


def lesion_counts(called: np.ndarray, truth: np.ndarray) -> tuple[int, int, int]:
    """(true lesions, those that a called pixel touches, called lesions that touch no true one) of one slice (H,W)."""
    square = np.ones((3, 3))
    true, count = ndimage.label(truth, square)
    mine, calls = ndimage.label(called, square)
    touched = np.setdiff1d(true[called > 0], 0)
    return count, len(touched), calls - len(np.setdiff1d(mine[truth > 0], 0))
