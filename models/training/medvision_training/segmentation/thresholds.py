"""The card's thresholds, from patients that the network judging them has not seen."""
import dataclasses

import numpy as np

from . import lesions
from .lesions import Rules
from .sets import Judged, Set, called, dice

FALSE_SHARE = .05
PIXELS = (.3, .4, .5, .6, .7)


def gate(empty: Set, rules: Rules, share: float) -> float:
    """The least presence threshold at which at most `share` of the slices without a tumour are called."""
    score = np.where(called(empty, dataclasses.replace(rules, presence=0.)), empty.answer.presence, 0)
    score = np.sort(score)[::-1]
    return float(np.nextafter(score[min(int(share * len(score)), len(score) - 1)], 2))


def choose(judged: Judged, least: int) -> Rules:
    """The pixel threshold of the best mean Dice; of presence the least that calls at most FALSE_SHARE of the slices without a tumour.

    `keep`, under which a slice has no part in a lesion of a series, is the threshold for twice that share.
    """
    whole, empty = judged.whole, judged.empty()
    pixel = max(PIXELS, key=lambda limit: dice(lesions.cut_slices(whole.answer, Rules(limit, least)), whole.truth).mean())
    rules = Rules(pixel, least)
    return dataclasses.replace(rules, presence=gate(empty, rules, FALSE_SHARE), keep=gate(empty, rules, 2 * FALSE_SHARE))
