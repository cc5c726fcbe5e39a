"""What heads there are, and where lesions grow in them: for each class a mixture of Gaussians, fitted and not trained.

Each of a class's kinds of head (orientation, height, field of view; found by k-means) has a Gaussian over the kind's own first principal
components of the head's code, the lesion's outline and its look, all together: so a lesion lies where such heads have them.
"""
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..data import LABELS
from .codec import CODE_SIZE, IMAGE_CODE
from .outlines import LOOK, OUTLINE

COMPONENTS, KINDS = 24, 8
PIXELS = IMAGE_CODE * CODE_SIZE ** 2
SHRINKAGE = .1
FACTORS = COMPONENTS + OUTLINE + LOOK
LATENT = FACTORS + 2


class Prior(nn.Module):
    """Latents (n,42) of normal numbers and labels (n,) to head codes (n,6,16,16), outlines (n,13) and looks (n,3).

    The direction of the first two numbers picks the kind of head, so that a shorter latent is a more typical draw of the same kind.
    """

    def __init__(self) -> None:
        super().__init__()
        rows = len(LABELS) * KINDS
        for name, shape in {"centres": (rows, PIXELS), "bases": (rows, COMPONENTS, PIXELS), "means": (rows, FACTORS),
                            "factors": (rows, FACTORS, FACTORS), "shares": (len(LABELS), KINDS), "inside": (9 * IMAGE_CODE + 1,)}.items():
            self.register_buffer(name, torch.zeros(shape))

    def forward(self, z: Tensor, label: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        length = (z[:, :2].square().sum(1) + 1e-8).sqrt()
        place = torch.acos((z[:, 0] / length).clamp(-1, 1)) / torch.pi
        row = label * KINDS + (place[:, None] > self.shares[label]).sum(1).clamp(max=KINDS - 1)
        drawn = self.means[row] + (self.factors[row] @ z[:, 2:, None])[:, :, 0]
        return self.expand(drawn[:, :COMPONENTS], row), drawn[:, COMPONENTS:-LOOK], drawn[:, -LOOK:]

    def expand(self, components: Tensor, row: Tensor) -> Tensor:
        """Principal components (n,24) of kinds of head (n,) to head codes (n,6,16,16)."""
        return ((components[:, None] @ self.bases[row])[:, 0] + self.centres[row]).view(-1, IMAGE_CODE, CODE_SIZE, CODE_SIZE)

    def reduce(self, heads: Tensor, label: Tensor) -> Tensor:
        """Head codes (n,6,16,16) as the prior would draw them: the nearest kind of the class, and its components alone."""
        far = torch.cdist(heads.flatten(1), self.centres)
        other = torch.arange(len(self.centres), device=label.device) // KINDS != label[:, None]
        unused = self.factors.diagonal(dim1=1, dim2=2).sum(1) == 0
        row = (far + 1e6 * (other | unused)).argmin(1)
        apart = heads.flatten(1) - self.centres[row]
        return self.expand((self.bases[row] @ apart[:, :, None])[:, :, 0], row)

    def within(self, heads: Tensor) -> Tensor:
        """Where the head is (n,1,128,128), soft, read from its code (n,6,16,16) by a linear rule."""
        weight, bias = self.inside[:-1].view(1, IMAGE_CODE, 3, 3), self.inside[-1:]
        share = F.conv2d(F.pad(heads, (1, 1, 1, 1), mode="replicate"), weight, bias)
        return (20 * (F.interpolate(share, scale_factor=8., mode="bilinear", align_corners=False) - .5)).sigmoid()

    @torch.no_grad()
    def fit(self, heads: Tensor, heads_within: Tensor, outlines: Tensor, looks: Tensor, labels: Tensor) -> None:
        """Fits to real slices: head codes (n,6,16,16), where their heads are (n,1,16,16), outlines (n,13), looks (n,3), labels (n,)."""
        flat = heads.flatten(1)
        shared = torch.pca_lowrank(flat, min(32, *flat.shape), niter=4)[2]
        for label in labels.unique().tolist():
            mine = torch.nonzero(labels == label)[:, 0]
            kinds = cluster(flat[mine] @ shared, min(KINDS, len(mine)))
            sizes = torch.bincount(kinds, minlength=KINDS).float()
            self.shares[label] = (sizes / sizes.sum()).cumsum(0)
            for kind in kinds.unique().tolist():
                some = mine[kinds == kind]
                self._fit_kind(label * KINDS + kind, flat[some], outlines[some], looks[some])
        places = F.unfold(F.pad(heads, (1, 1, 1, 1), mode="replicate"), 3).transpose(1, 2).flatten(0, 1)
        places = torch.cat([places, torch.ones_like(places[:, :1])], 1).double()
        wanted = heads_within.flatten().double()
        square = places.T @ places + len(places) * 1e-3 * torch.eye(places.shape[1], dtype=torch.float64)
        self.inside.copy_(torch.linalg.solve(square, places.T @ wanted).float())

    def _fit_kind(self, row: int, flat: Tensor, outlines: Tensor, looks: Tensor) -> None:
        self.centres[row] = flat.mean(0)
        apart = flat - self.centres[row]
        count = min(COMPONENTS, *flat.shape)
        self.bases[row, :count] = torch.pca_lowrank(apart, count, center=False, niter=4)[2].T
        facts = torch.cat([apart @ self.bases[row].T, outlines, looks], 1)
        self.means[row] = facts.mean(0)
        facts = (facts - self.means[row]).double()
        covariance = facts.T @ facts / max(len(facts), 2)
        diagonal = covariance.diagonal().diag()
        shrunk = covariance + SHRINKAGE * (diagonal - covariance) + 1e-6 * torch.eye(FACTORS, dtype=torch.float64)
        self.factors[row] = torch.linalg.cholesky(shrunk).float()


def cluster(points: Tensor, count: int, rounds: int = 30) -> Tensor:
    """k-means: the cluster (n,) of each point (n,p); starts from points far apart."""
    centres = points[:1]
    for _ in range(count - 1):
        centres = torch.cat([centres, points[torch.multinomial(torch.cdist(points, centres).min(1)[0].square() + 1e-9, 1)]])
    for _ in range(rounds):
        nearest = torch.cdist(points, centres).argmin(1)
        centres = torch.stack([points[nearest == k].mean(0) if (nearest == k).any() else centres[k] for k in range(count)])
    return torch.cdist(points, centres).argmin(1)
