"""The guard's ways of spoiling, its distance, its rules; the map's figures: python3 -m unittest discover -s models/training"""
import pathlib
import sys
import unittest

try:
    import numpy as np
    import torch
except ImportError:
    torch = None

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))


def card() -> dict:
    """Two facts: one of the series, one of the slice."""
    return {"guard": {"mostSlices": .5, "facts": [
        {"name": "upsideDown", "usual": -10, "threshold": 10, "seriesThreshold": 0}, {"name": "far", "usual": 1, "threshold": 1.5}]}}


@unittest.skipIf(torch is None, "torch or numpy is not installed")
class Guard(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)

    def test_spoilt_slices_are_other_slices_of_the_same_shape_and_range(self) -> None:
        from medvision_training import spoiling
        x = torch.rand(3, 1, 128, 128) * .8
        for name, spoil in {**spoiling.KINDS, **{name: way[0] for name, way in spoiling.FIXED.items()}}.items():
            spoilt = spoil(x)
            self.assertEqual(spoilt.shape, x.shape, name)
            self.assertTrue((0 <= spoilt.min()) & (spoilt.max() <= 1), name)
            self.assertGreater((spoilt - x).abs().mean((1, 2, 3)).min().item(), .01, name)

    def test_a_turn_is_named_by_the_side_to_which_the_top_goes(self) -> None:
        from medvision_training import spoiling
        top = torch.zeros(4, 1, 8, 8)
        top[:, :, 0] = 1
        turned = spoiling.turn(top, torch.arange(4))
        self.assertEqual(spoiling.ORIENTATIONS, ["upright", "turnedLeft", "upsideDown", "turnedRight"])
        for picture, edge in zip(turned[:, 0], ([0, slice(None)], [slice(None), 0], [7, slice(None)], [slice(None), 7])):
            self.assertEqual(picture[tuple(edge)].sum().item(), 8)

    def test_the_distance_is_that_of_a_gaussian_whose_weak_directions_share_a_variance(self) -> None:
        from medvision_training.guard import Distance
        x = torch.randn(4000, 6) * torch.tensor([5., 3., .1, .1, .1, .1])
        x = x @ torch.linalg.qr(torch.randn(6, 6))[0]
        distance = Distance(6, 2)
        distance.fit(x)
        standard = ((x - x.mean(0)) / x.std(0)).double().numpy()
        power, directions = np.linalg.eigh(standard.T @ standard / len(x))
        power[:-2] = power[:-2].mean() + 1e-3
        expected = np.sqrt(((standard @ directions) ** 2 / power).mean(1))
        self.assertTrue(np.allclose(distance(x).numpy(), expected, rtol=1e-3))
        self.assertAlmostEqual(np.square(expected).mean(), 1, delta=.3)

    def test_thresholds_let_one_in_a_hundred_speak(self) -> None:
        from medvision_training import guarding
        facts = np.random.default_rng(0).normal(size=(5000, 4)) * [1, 2, 3, 4] + [0, 5, -5, 9]
        middle, threshold = guarding.choose(facts)
        self.assertAlmostEqual((facts > threshold).any(1).mean(), .01, delta=.001)
        self.assertTrue(np.allclose((threshold - middle) / [1, 2, 3, 4], (threshold - middle)[0], rtol=.15))

    def test_a_series_is_withheld_by_its_share_of_slices_or_by_how_most_of_them_lie(self) -> None:
        from medvision_training.guarding import Judge
        judge = Judge(card())
        for facts, withheld in (([[-10, 1], [-10, 1.6]], False), ([[-10, 1.6], [-10, 1.6], [-10, 1]], True), ([[2, 1], [-3, 1], [1, 1]], True),
                                ([[2, 1], [-3, 1], [-1, 1]], False), ([[9, 3], [9, 3], [-5, 1], [-5, 1]], False)):
            self.assertEqual(judge.withheld(np.array(facts, float)), withheld, facts)

    def test_the_maps_figures_by_levels_are_those_of_its_pixels(self) -> None:
        from medvision_training.anomaly import LEVELS, Histograms
        from medvision_training.metrics import auroc
        masks = (torch.rand(4, 1, 32, 32) < .1).float()
        map_ = (torch.rand(4, 1, 32, 32) + .3 * masks).mul(LEVELS - 1).round() / (LEVELS - 1)
        head = torch.rand(4, 1, 32, 32) < .8
        found = Histograms(map_, masks, head, 1.3)
        self.assertAlmostEqual(found.auroc(np.arange(4)), auroc(map_[head].numpy(), masks[head].numpy()), delta=.005)
        level = LEVELS // 2
        called = (map_ / 1.3 * (LEVELS - 1)).round() >= level
        expected = [2 * (c & h & (m > 0)).sum() / ((c & h).sum() + (m > 0).sum()) for c, h, m in zip(called, head, masks)]
        self.assertTrue(np.allclose(found.dice()[:, level], np.array(expected, float)))

    def test_the_nearest_codes_are_found_among_other_patients_and_set_beside_chance(self) -> None:
        from medvision_training import anomaly
        from medvision_training.data import Slices
        labels = np.repeat([0, 1], 20)
        slices = Slices(np.random.default_rng(0).integers(0, 255, (40, 128, 128)).astype(np.uint8), np.zeros((40, 128, 128), np.uint8), labels, labels.astype(str), np.arange(40).astype(str))
        codes = torch.from_numpy(labels).float().view(-1, 1, 1, 1) * torch.ones(1, 16, 8, 8) + .1 * torch.rand(40, 16, 8, 8)
        figures = anomaly.of_latent(codes, codes, slices, slices)
        self.assertEqual(figures["latentSameClass"]["value"], 1)
        self.assertIn("0.500 is chance", figures["latentSameClass"]["note"])


if __name__ == "__main__":
    unittest.main()
