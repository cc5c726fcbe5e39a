"""Train, resume and export every family on eight synthetic slices: python3 -m unittest discover -s models/training"""
import csv
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
    import torch
    from PIL import Image
except ImportError:
    torch = None

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
CLASSES = ["meningioma", "glioma", "pituitary"]


def synthetic(folder: pathlib.Path) -> None:
    """Eight heads, each an ellipse with a bright disc; four patients, of whom the last is val."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:256, :256] / 255 - .5
    rows = []
    for i in range(8):
        disc = (x - rng.uniform(-.2, .2)) ** 2 + (y - rng.uniform(-.2, .2)) ** 2 < .004
        image = 90 * (x ** 2 / .16 + y ** 2 / .2 < 1) + 120 * disc + rng.uniform(0, 12, x.shape)
        Image.fromarray(image.astype(np.uint8)).save(folder / f"{i}.png")
        Image.fromarray((255 * disc).astype(np.uint8)).save(folder / f"{i}-mask.png")
        rows.append({"image": f"{i}.png", "mask": f"{i}-mask.png", "class": CLASSES[i % 3], "patient_id": i // 2,
                     "patient_group": i // 2, "split": "val" if i > 5 else "train"})
    with open(folder / "manifest.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@unittest.skipIf(torch is None, "torch, numpy or PIL is not installed")
class Training(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)
        synthetic(self.place)

    def command(self, words: list) -> None:
        done = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def train(self, model: str, *more: str) -> dict:
        self.command([sys.executable, "-W", "ignore", HERE / "train.py", model, "--data", self.place, "--out", self.place / "out",
                      "--runs", self.place / "runs", "--device", "cpu", "--threads", "1", *more])
        card = self.place / "out" / "model.json"
        return json.loads(card.read_text()) if card.exists() else {}

    def check(self, model: str, outputs: list[str]) -> None:
        card = self.train(model, "--epochs", "1")
        file = self.place / "out" / card["file"]
        self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), card["sha256"])
        self.assertEqual([o["name"] for o in card["outputs"]], outputs)
        example = json.loads((self.place / "out" / "example.json").read_text())
        for name in outputs:
            self.assertTrue(np.isfinite(example["outputs"][name]["samples"]["values"]).all(), name)

    def test_unet_trains_and_exports(self) -> None:
        self.check("unet", ["logits", "presence"])

    def test_classifier_trains_and_exports(self) -> None:
        self.check("classifier", ["logits", "activation", "features"])

    def test_autoencoder_trains_and_exports(self) -> None:
        self.check("autoencoder", ["reconstruction", "map", "score", "error", "latent"])

    def test_guard_trains_and_exports(self) -> None:
        self.check("guard", ["facts"])

    def test_gan_trains_and_exports(self) -> None:
        self.check("gan", ["image", "mask"])

    def test_painter_trains_and_exports(self) -> None:
        self.check("painter", ["image"])

    def test_an_outline_drawn_from_its_numbers_is_the_lesion(self) -> None:
        from medvision_training.generation import outlines
        y, x = torch.meshgrid(torch.linspace(-1, 1, 128), torch.linspace(-1, 1, 128), indexing="ij")
        mask = torch.stack([((x - .2) / .3) ** 2 + ((y + .1) / .2) ** 2 < 1, (x + .5) ** 2 + (y - .3) ** 2 < .01]).float()[:, None]
        numbers = outlines.measure(mask)
        again = (outlines.draw(numbers, 128) > .5).float()
        self.assertTrue(torch.allclose(numbers[:, :2], torch.tensor([[.2, -.1], [-.5, .3]]), atol=.02))
        self.assertAlmostEqual(numbers[1, 2].exp().item(), .1, delta=.005)
        self.assertGreater((2 * (mask * again).sum() / (mask + again).sum()).item(), .95)

    def test_the_prior_draws_what_it_was_fitted_to(self) -> None:
        from medvision_training.generation import prior
        torch.manual_seed(0)
        heads, label = torch.randn(300, 6, 1, 1) + torch.zeros(300, 6, 16, 16), torch.arange(300) % 3
        outlines = torch.randn(300, 13) * .1 + label[:, None] + heads[:, :1, 0, 0]
        net = prior.Prior()
        net.fit(heads, torch.zeros(300, 1, 16, 16), outlines, torch.rand(300, 3), label)
        drawn, lesion, _ = net(torch.randn(3000, prior.LATENT), torch.arange(3000) % 3)
        self.assertAlmostEqual(drawn.var().item(), 1, delta=.15)
        for k in range(3):
            off = (lesion[k::3].mean(1) - drawn[k::3, 0].mean((1, 2)) - k).abs().mean().item()
            self.assertLess(off, .3, "a lesion goes with its class and its head")
        self.assertLess((net.reduce(heads, label) - heads).abs().max().item(), 1e-3)

    def test_training_resumes_where_it_stopped(self) -> None:
        self.train("unet", "--part", "outline", "--epochs", "1")
        self.train("unet", "--part", "outline", "--epochs", "2", "--resume")
        lines = (self.place / "runs" / "outline" / "curves.csv").read_text().splitlines()
        self.assertEqual([line.split(",")[0] for line in lines], ["epoch", "0", "1"])

    def slices(self):
        from medvision_training import data
        return data.load(self.place, "train", 256)

    def test_every_patient_is_left_out_of_one_fold(self) -> None:
        from medvision_training import data
        slices = self.slices()
        parts = data.folds(slices, 3)
        self.assertEqual(sorted(np.concatenate([left for _, left in parts])), list(range(len(slices))))
        for rest, left in parts:
            self.assertFalse(set(slices.groups[rest]) & set(slices.groups[left]))

    def test_folds_are_one_network_of_half_sized_weights(self) -> None:
        card = self.train("unet", "--epochs", "1")
        self.assertEqual(len(list((self.place / "runs" / "judge").glob("fold-*"))), 2)
        parameters = card["parameters"]
        self.assertLess((self.place / "out" / "model.onnx").stat().st_size, 2.2 * parameters)

    def unseen(self) -> int:
        from medvision_training import data
        parts = data.folds(self.slices(), 3)
        return len(parts[0][1]) + len(parts[2][1])

    def test_the_unets_thresholds_come_from_the_folds(self) -> None:
        self.train("unet", "--epochs", "1", "--runs", self.place / "runs" / "unet")
        self.command([sys.executable, "-W", "ignore", HERE / "evaluate.py", "unet", "--data", self.place, "--out", self.place / "out",
                      "--runs", self.place / "runs"])
        card = json.loads((self.place / "out" / "model.json").read_text())
        presence = card["segmentation"]["presence"]
        self.assertLess(presence["keep"], presence["threshold"] + 1e-9)
        self.assertEqual((card["figures"]["cvSliceRecall"]["n"], card["figures"]["valDiceMean"]["n"]), (self.unseen(), 2))
        for plot in card["plots"]:
            self.assertTrue((self.place / "out" / plot["file"]).exists(), plot["file"])

    def test_the_same_weights_exported_again_keep_what_was_measured_of_them(self) -> None:
        card = self.train("classifier", "--epochs", "1")
        path = self.place / "out" / "model.json"
        measured = {"plots": [{"file": "curves.png", "caption": "curves"}], "speed": {"hardware": "a clock"}}
        path.write_text(json.dumps({**card, **measured}))
        self.command([sys.executable, "-W", "ignore", HERE / "export.py", "classifier", "--out", self.place / "out", "--runs", self.place / "runs"])
        again = json.loads(path.read_text())
        self.assertEqual({**card, **measured}, again)

    def test_an_epoch_of_one_fold_leaves_the_others_alone(self) -> None:
        self.train("unet", "--part", "judge", "--epochs", "1", "--fold", "1")
        self.assertEqual([f.name for f in (self.place / "runs").rglob("fold-*")], ["fold-1"])
        self.assertFalse((self.place / "out").exists())

    def test_a_painted_over_lesion_is_as_bright_as_the_tissue_around_it(self) -> None:
        from medvision_training import compose
        slices = self.slices()
        x, y, _ = slices.batch(np.arange(6), torch.device("cpu"))
        painted = compose.Composer(slices).erase(np.arange(6), x, y, np.random.default_rng(0))
        for before, after, lesion in zip(x, painted, y):
            tissue = before[(before > .2) & (lesion == 0)].median().item()
            self.assertGreater(before[lesion > 0].mean().item() - tissue, .3)
            self.assertLess(abs(after[lesion > 0].mean().item() - tissue), .1)
            self.assertTrue(torch.equal(before[..., :20, :], after[..., :20, :]))

    def test_a_field_of_view_leaves_the_lesion_out_or_keeps_it_as_wished(self) -> None:
        from medvision_training import data
        torch.manual_seed(0)
        x, y, _ = self.slices().batch(np.arange(6), torch.device("cpu"))
        areas = [data.warp(y, data.field_of_view(x, y, torch.full((6,), wish), (.3, .4), 24)).sum((1, 2, 3)) for wish in (-1., 1.)]
        self.assertTrue((areas[0] == 0).all())
        self.assertTrue((areas[1] > y.sum((1, 2, 3))).all())

    def test_what_the_places_add_makes_the_class_logits(self) -> None:
        from medvision_training.classifier import Classifier
        torch.manual_seed(0)
        net = Classifier().eval()
        for part in net.norm.running_mean, net.norm.bias, net.head[1].bias, net.head[4].bias:
            torch.nn.init.zeros_(part.data)
        with torch.no_grad():
            logits, places, _ = net(torch.randn(2, 1, 256, 256))
        self.assertTrue(torch.allclose(places.sum((2, 3)), logits - logits.mean(1, keepdim=True), atol=1e-4))

    def test_a_lesion_of_a_series_needs_sure_slices_and_extent(self) -> None:
        from medvision_training.segmentation.lesions import Answer, Rules, cut_series
        pixels = np.zeros((6, 8, 8))
        pixels[[0, 1, 3, 4, 5], 2:4, 2:4] = .9
        called = [k for k in range(6) if cut_series(Answer(pixels, np.array([.9, .9, .9, .4, .9, .9])), Rules(.5, 4, .3, .6, 3))[k].any()]
        self.assertEqual(called, [3, 4, 5])
        self.assertFalse(cut_series(Answer(pixels, np.array([.9, .9, .9, .4, .4, .4])), Rules(.5, 4, .3, .6, 3)).any())

    def test_a_patient_in_two_splits_is_refused(self) -> None:
        from medvision_training import data
        path = self.place / "manifest.csv"
        path.write_text(path.read_text().replace(",3,3,val", ",2,2,val"))
        with self.assertRaisesRegex(ValueError, "two splits"):
            data.load(self.place, "val", 64)


if __name__ == "__main__":
    unittest.main()
