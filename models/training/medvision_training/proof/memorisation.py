"""Whether a made slice is a copy of a training slice: the nearest one, judged against how near slices of unseen patients come."""
import dataclasses

import numpy as np

from .manifold import distances

RARE = .01


@dataclasses.dataclass
class Nearest:
    """Distance to the nearest of a set and its row (n,), (n,)."""

    distance: np.ndarray
    row: np.ndarray


def least_distances(points: list[np.ndarray], others: np.ndarray) -> np.ndarray:
    """Of each item to each of `others` (m,d): (n,m). An item comes as one or more points (n,d), such as itself and its mirror image; the nearest counts."""
    best = distances(points[0], others)
    for some in points[1:]:
        np.minimum(best, distances(some, others), out=best)
    return best


def nearest(apart: np.ndarray) -> Nearest:
    """The nearest of each row of `least_distances` (n,m)."""
    return Nearest(apart.min(1), apart.argmin(1))


def threshold(of_unseen: Nearest) -> float:
    """Nearer than this come one in a hundred slices of patients who were not in training."""
    return float(np.quantile(of_unseen.distance, RARE))


def nearer_share(to_train: np.ndarray, to_val: np.ndarray, subsets: list[np.ndarray]) -> np.ndarray:
    """For each subset of train columns, the share of items (n,m) nearer to it than to val; one half where neither is favoured (s,).

    Subsets are as large as val, since the larger set has the nearer neighbour by chance.
    """
    least = to_val.min(1)
    return np.array([(to_train[:, columns].min(1) < least).mean() for columns in subsets])
