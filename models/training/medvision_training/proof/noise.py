"""The generator's noise as the program draws it, so that a draw named by seed and number is the same picture in both."""
import math

import numpy as np

WORD = (1 << 64) - 1


def _rotate(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & WORD


def latent(seed: int, index: int, count: int) -> np.ndarray:
    """`count` standard normal numbers (count,) float32 of draw `index` (from 0) of a seed.

    xoshiro256** (Blackman and Vigna 2018) whose state SplitMix64 fills from (seed << 32) + index, uniforms of 53 bits, Box-Muller in
    double: the twin of Generation/LatentNoise.cs.
    """
    mix, state = (((seed & 0xFFFFFFFF) << 32) + index) & WORD, []
    for _ in range(4):
        mix = (mix + 0x9E3779B97F4A7C15) & WORD
        z = ((mix ^ (mix >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        state.append(z ^ (z >> 31))

    def uniform() -> float:
        bits = (_rotate((state[1] * 5) & WORD, 7) * 9) & WORD
        third = (state[1] << 17) & WORD
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= third
        state[3] = _rotate(state[3], 45)
        return (bits >> 11) * 2. ** -53

    out = []
    while len(out) < count:
        radius, angle = math.sqrt(-2 * math.log(1 - uniform())), 2 * math.pi * uniform()
        out += [radius * math.cos(angle), radius * math.sin(angle)]
    return np.array(out[:count]).astype(np.float32)
