"""The card's thresholds, from patients that the network judging them has not seen."""
import dataclasses

import numpy as np

from .lesions import Rules
from .sets import Judged

FALSE_SHARE = .10


def gate(presence: np.ndarray, share: float) -> float:
    """The least threshold that at most `share` of these answers reach."""
    least_first = np.sort(presence)
    return float(np.nextafter(least_first[len(least_first) - 1 - min(int(share * len(least_first)), len(least_first) - 1)], 2))


def choose(judged: Judged, rules: Rules) -> Rules:
    """Of presence the least threshold that at most FALSE_SHARE of the slices without a tumour reach, crops and painted ones together.

    `keep`, under which a slice has no part in a lesion of a series, is the threshold for twice that share. The pixel threshold is left alone.
    """
    presence = judged.empty().answer.presence
    return dataclasses.replace(rules, presence=gate(presence, FALSE_SHARE), keep=gate(presence, 2 * FALSE_SHARE))
