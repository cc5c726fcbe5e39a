"""How far two sets of points are apart as distributions: Fréchet distance and kernel distance."""
import numpy as np


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """|mean a - mean b|^2 + tr(A + B - 2 (A B)^(1/2)) of two sets (n,d), (m,d), A and B their covariances (n - 1).

    Heusel et al. 2017 (FID), here on our own classifier's features. Biased upwards for small sets: compare sets of one size.
    The trace of the root is that of (A^(1/2) B A^(1/2))^(1/2), which is symmetric.
    """
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ second @ root).clip(0)).sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(first) + np.trace(second) - 2 * cross)


def polynomial(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(a b / d + 1)^3 of every pair (n,m)."""
    return (a @ b.T / a.shape[1] + 1) ** 3


def kernel_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Unbiased squared maximum mean discrepancy of two sets (n,d), (m,d) with the polynomial kernel: Bińkowski et al. 2018 (KID).

    0 on average for two samples of one distribution, so that single values may lie below 0.
    """
    return kernel_distance_of_rows(polynomial(a, a), polynomial(a, b), within(polynomial(b, b)), np.arange(len(a)))


def within(kernel: np.ndarray) -> float:
    """Mean of a set's kernel (n,n) over pairs of different points."""
    n = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (n * (n - 1)))


def kernel_distance_of_rows(kernel: np.ndarray, cross: np.ndarray, other: float, rows: np.ndarray) -> float:
    """The kernel distance of some rows of the first set, which may repeat: pairs of a point with itself are left out.

    kernel (n,n) within the first set, cross (n,m) between the sets, other `within` of the second.
    """
    weight = np.bincount(rows, minlength=len(kernel)).astype(float)
    same = weight ** 2 @ np.diag(kernel)
    pairs = weight.sum() ** 2 - (weight ** 2).sum()
    return float((weight @ kernel @ weight - same) / pairs + other - 2 * (weight @ cross.mean(1)) / weight.sum())
