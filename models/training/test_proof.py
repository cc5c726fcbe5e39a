"""The proof's mathematics against scipy and scikit-learn, and what it must find: python3 -m unittest discover -s models/training"""
import pathlib
import sys
import tempfile
import unittest

try:
    import numpy as np
    import scipy.linalg
    import sklearn.metrics.pairwise
    import sklearn.neighbors
    import torch
except ImportError:
    torch = None

sys.path.insert(0, str(pathlib.Path(__file__).parent))


@unittest.skipIf(torch is None, "torch, numpy, scipy or sklearn is not installed")
class Proof(unittest.TestCase):
    def setUp(self) -> None:
        rng = np.random.default_rng(0)
        self.x, self.y = rng.normal(size=(60, 5)), rng.normal(.3, 1.2, size=(50, 5))

    def test_the_frechet_distance_is_that_of_scipys_matrix_root(self) -> None:
        from medvision_training.proof import distances
        a, b = np.cov(self.x, rowvar=False), np.cov(self.y, rowvar=False)
        expected = ((self.x.mean(0) - self.y.mean(0)) ** 2).sum() + np.trace(a + b - 2 * scipy.linalg.sqrtm(a @ b).real)
        self.assertAlmostEqual(distances.frechet(self.x, self.y), expected, 9)

    def test_the_kernel_distance_is_unbiased_and_that_of_sklearns_kernel(self) -> None:
        from medvision_training.proof import distances
        def kernel(a, b):
            return sklearn.metrics.pairwise.polynomial_kernel(a, b, degree=3, gamma=1 / 5, coef0=1)
        inner = [(k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) for k in (kernel(self.x, self.x), kernel(self.y, self.y))]
        self.assertAlmostEqual(distances.kernel_distance(self.x, self.y), sum(inner) - 2 * kernel(self.x, self.y).mean(), 9)
        rng = np.random.default_rng(1)
        same = [distances.kernel_distance(rng.normal(size=(20, 5)), rng.normal(size=(30, 5))) for _ in range(300)]
        self.assertLess(abs(np.mean(same)), 3 * np.std(same) / 300 ** .5)

    def test_rows_that_repeat_give_the_distance_of_the_rows(self) -> None:
        from medvision_training.proof import distances as d
        parts = d.polynomial(self.x, self.x), d.polynomial(self.x, self.y), d.within(d.polynomial(self.y, self.y))
        rows = np.array([1, 4, 9, 30])
        self.assertAlmostEqual(d.kernel_distance_of_rows(*parts, np.tile(rows, 3)), d.kernel_distance(self.x[rows], self.y), 9)

    def test_precision_to_coverage_are_those_of_sklearns_neighbours(self) -> None:
        from medvision_training.proof import manifold
        found = manifold.manifold(self.x, self.y)
        apart = sklearn.metrics.pairwise.euclidean_distances(self.x, self.y)
        real, made = (sklearn.neighbors.NearestNeighbors(n_neighbors=6).fit(p).kneighbors(p)[0][:, -1] for p in (self.x, self.y))
        inside = apart <= real[:, None]
        self.assertAlmostEqual(found["precision"], inside.any(0).mean(), 12)
        self.assertAlmostEqual(found["recall"], (apart <= made[None]).any(1).mean(), 12)
        self.assertAlmostEqual(found["density"], inside.sum(0).mean() / 5, 12)
        self.assertAlmostEqual(found["coverage"], inside.any(1).mean(), 12)

    def test_a_copy_is_found_mirrored_and_moved(self) -> None:
        from medvision_training.proof import memorisation, space
        rng = np.random.default_rng(2)
        smooth = torch.nn.functional.interpolate(torch.from_numpy(rng.random((6, 1, 9, 9))).float(), (128, 128), mode="bicubic").clamp(0, 1)
        slices = smooth[:, 0].numpy()
        copy = space.moved(smooth[2:3].flip(3), 3, -4)[:, 0].numpy()
        found = memorisation.nearest(memorisation.least_distances(space.forms(copy), space.pixels(slices)))
        others = memorisation.least_distances(space.forms(copy), space.pixels(np.delete(slices, 2, 0)))
        self.assertEqual(found.row[0], 2)
        self.assertLess(found.distance[0], others.min() / 3)

    def test_a_generator_that_copies_lies_nearer_to_train_than_to_val(self) -> None:
        from medvision_training.proof import manifold, memorisation
        rng = np.random.default_rng(3)
        train, val = rng.normal(size=(200, 5)), rng.normal(size=(50, 5))
        subsets = [rng.choice(200, 50, replace=False) for _ in range(20)]
        def share(made):
            return memorisation.nearer_share(manifold.distances(made, train), manifold.distances(made, val), subsets).mean()
        self.assertGreater(share(train[:80] + rng.normal(0, .01, size=(80, 5))), .6)
        self.assertLess(abs(share(rng.normal(size=(400, 5))) - .5), .1)

    def test_the_noise_is_the_programs(self) -> None:
        from medvision_training.proof import noise
        values = np.concatenate([noise.latent(11, k, 128) for k in range(50)])
        self.assertLess(abs(values.mean()), .05)
        self.assertLess(abs(values.std() - 1), .05)
        # Seed 7, draw 0, as the program's LatentNoiseTests has it from a second writing of the algorithms.
        self.assertEqual(noise.latent(7, 0, 6)[:4].tolist(), [-1.1126853227615356, 1.2713123559951782, 0.09505696594715118, 0.32912179827690125])
        self.assertFalse(np.array_equal(noise.latent(7, 0, 4), noise.latent(7, 1, 4)))

    def test_a_reference_comes_back_as_it_was_written(self) -> None:
        from medvision_training.proof import reference
        tensors = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([1, 255], np.uint8), "c": np.array([[-2.5]], np.float16)}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "reference.safetensors"
            reference.write(path, tensors, {"k": "5"})
            found, told = reference.read(path)
        self.assertEqual(told, {"k": "5"})
        for name, value in tensors.items():
            self.assertTrue(np.array_equal(found[name], value) and found[name].dtype == value.dtype, name)

    def test_a_share_of_the_patients_is_whole_and_lies_in_a_larger_share(self) -> None:
        from medvision_training.data import Slices
        from medvision_training.proof import usefulness
        groups, labels = np.repeat(np.arange(60), 4), np.repeat(np.arange(60) % 3, 4)
        slices = Slices(np.zeros((240, 2, 2), np.uint8), np.zeros((240, 2, 2), np.uint8), labels, groups, groups)
        some, more = (usefulness.some_patients(slices, share, 1) for share in (.1, .25))
        self.assertEqual((len(some), len(more)), (3 * 2 * 4, 3 * 5 * 4))
        self.assertTrue(set(some.groups) <= set(more.groups))
        self.assertEqual(np.bincount(some.labels).tolist(), [8, 8, 8])

    def test_a_stopped_comparison_goes_on_and_other_weights_repeat_only_what_saw_them(self) -> None:
        from medvision_training.data import Slices
        from medvision_training.proof import usefulness
        rng = np.random.default_rng(4)
        def slices(count, first):
            masks = np.zeros((count, 96, 96), np.uint8)
            masks[:, 30:50, 40:60] = 1
            own = np.arange(first, first + count)
            return Slices(rng.integers(0, 99, (count, 96, 96)).astype(np.uint8) + 100 * masks, masks, own % 3, own, own)
        protocol = usefulness.Protocol(shares=(1.,), seeds=(1,), steps=1, batch=4, channels=(8, 8))
        train, val, made = slices(6, 0), slices(3, 100), slices(6, 200)
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            self.assertEqual(usefulness.compare(train, val, made, "a", place, protocol, False), [])
            rows = usefulness.compare(train, val, made, "a", place, protocol, True)
            self.assertEqual([(r["share"], r["synthetic"], len(r["dice"])) for r in rows], [(1., False, 3), (0., True, 3), (1., True, 3)])
            self.assertEqual(usefulness.compare(train, val, made, "a", place, protocol, False), rows)
            usefulness.compare(train, val, made, "b", place, protocol, True)
            self.assertEqual(len(list(place.glob("*.json"))), 5)


if __name__ == "__main__":
    unittest.main()
