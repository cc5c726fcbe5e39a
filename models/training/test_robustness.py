"""What spoils images and what attacks them: python3 -m unittest discover -s models/training"""
import pathlib
import sys
import unittest

try:
    import numpy as np
    import scipy.ndimage
    import torch
except ImportError:
    torch = None

sys.path.insert(0, str(pathlib.Path(__file__).parent))


@unittest.skipIf(torch is None, "torch, numpy or scipy is not installed")
class Robustness(unittest.TestCase):
    def setUp(self) -> None:
        from medvision_training import robustness
        self.robustness = robustness
        torch.manual_seed(0)
        self.x, self.label = torch.rand(4, 1, 32, 32), torch.arange(4) % 2
        self.y = torch.zeros_like(self.x)

        def logits(x):
            """Class 1 where the left half is brighter than the right."""
            margin = 40 * (x[..., :16].mean((1, 2, 3)) - x[..., 16:].mean((1, 2, 3)))
            return torch.stack([torch.zeros_like(margin), margin], 1)
        for k in range(4):
            self.x[k, :, :, :16] += (.04 if self.label[k] else -.04) - self.x[k, :, :, :16].mean() + self.x[k, :, :, 16:].mean()
        self.x.clamp_(0, 1)
        self.judge = robustness.Judge("Accuracy", lambda x, y, label: (logits(x).argmax(1) == label).float(),
                                      lambda x, y, label: torch.nn.functional.cross_entropy(logits(x), label, reduction="sum"))

    def test_an_attack_stays_within_its_reach_and_turns_every_answer(self) -> None:
        self.assertEqual(self.judge.worth(self.x, self.y, self.label).tolist(), [1, 1, 1, 1])
        for steps in (1, 5):
            spoilt = self.robustness.attack(self.judge, self.x, self.y, self.label, .06, steps)
            self.assertLessEqual((spoilt - self.x).abs().max().item(), .06 + 1e-6)
            self.assertTrue(((spoilt >= 0) & (spoilt <= 1)).all())
            self.assertEqual(self.judge.worth(spoilt, self.y, self.label).tolist(), [0, 0, 0, 0])

    def test_one_pixel_does_not_turn_a_mean_over_many(self) -> None:
        self.assertEqual(self.robustness.one_pixel(self.judge, self.x, self.y, self.label, np.random.default_rng(0)).tolist(), [1, 1, 1, 1])
        brightest = self.robustness.Judge("Accuracy", lambda x, y, label: (x.amax((1, 2, 3)) < 1).float(), self.judge.loss)
        self.assertEqual(self.robustness.one_pixel(brightest, self.x * .9, self.y, self.label, np.random.default_rng(0)).tolist(), [0, 0, 0, 0])

    def test_a_blur_is_scipys(self) -> None:
        expected = scipy.ndimage.gaussian_filter(self.x[0, 0].numpy(), 2, mode="nearest", truncate=3)
        self.assertLess(np.abs(self.robustness.blur(self.x, 2)[0, 0].numpy() - expected).max(), 1e-5)

    def test_noise_is_rician(self) -> None:
        """Where there is no signal its mean is deviation * sqrt(pi / 2)."""
        noise = self.robustness.add_noise(torch.zeros(1, 1, 256, 256), .1)
        self.assertAlmostEqual(noise.mean().item(), .1 * (np.pi / 2) ** .5, delta=.001)

    def test_the_unet_outlines_nothing_where_its_own_answer_is_below_the_cards(self) -> None:
        class Net(torch.nn.Module):
            """Outlines what is brighter than the slice's mean; is sure of a tumour in the first slice alone."""

            def forward(self, x):
                return x, torch.tensor([[9.], [-9.]])[:len(x)]
        card = {"segmentation": {"threshold": .5, "presence": {"threshold": .5}}}
        judge = self.robustness.judge_of("unet", Net(), card)
        x = torch.zeros(2, 1, 8, 8)
        x[:, :, :4, :4] = 1
        self.assertEqual(judge.worth(x, x, self.label).round(decimals=3).tolist(), [1, 0])
        self.assertEqual(judge.unit, "Dice")

    def test_every_strength_becomes_a_figure(self) -> None:
        from medvision_training.data import Slices
        val = Slices((self.x[:, 0].numpy() * 255).astype(np.uint8), np.zeros((4, 32, 32), np.uint8), self.label.numpy(), np.arange(4), np.arange(4))
        figures = self.robustness.measure(self.judge, val, lambda line: None)
        self.assertEqual(figures["robustCleanAccuracy"]["value"], 1)
        self.assertEqual(figures["robustSteps8Accuracy"]["value"], 0)
        self.assertEqual(sum(name.startswith("robustNoise") for name in figures), 5)
        self.assertIn("robustNoise0.1Accuracy", figures)
        self.assertIn("0.1: 1.000", next(row for row in self.robustness.table(figures) if "Rician" in row))
        self.assertEqual(self.robustness.table({}), [])


if __name__ == "__main__":
    unittest.main()
