"""Whether made points lie where real ones do, and whether they reach everywhere: precision, recall, density, coverage."""
import numpy as np

NEIGHBOURS = 5


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Euclidean distances (n,m) of two sets (n,d), (m,d)."""
    square = (a ** 2).sum(1)[:, None] + (b ** 2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(square.clip(0))


def radii(points: np.ndarray, k: int = NEIGHBOURS, origin: np.ndarray | None = None) -> np.ndarray:
    """Distance of each point (n,d) to its k-th nearest other one (n,). Points of one `origin` are one point drawn twice, and no neighbours."""
    apart = distances(points, points)
    origin = np.arange(len(points)) if origin is None else origin
    apart[origin[:, None] == origin[None]] = np.inf
    return np.sort(apart, 1)[:, k - 1]


def manifold(real: np.ndarray, made: np.ndarray, k: int = NEIGHBOURS, origin: np.ndarray | None = None) -> dict[str, float]:
    """precision: made points within the k-th neighbour's distance of any real one. recall: the same with the sets exchanged
    (Kynkäänniemi et al. 2019). density: how many real points' balls hold a made point, over k; coverage: real points whose ball holds
    one (Naeem et al. 2020). Depend on the sizes: compare sets of one size. `origin` is that of `made`, see `radii`.
    """
    apart, real_radii, made_radii = distances(real, made), radii(real, k), radii(made, k, origin)
    inside = apart <= real_radii[:, None]
    return {"precision": float(inside.any(0).mean()), "recall": float((apart <= made_radii[None]).any(1).mean()),
            "density": float(inside.sum(0).mean() / k), "coverage": float(inside.any(1).mean())}
