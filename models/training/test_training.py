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

    def train(self, model: str, *more: str) -> dict:
        subprocess.run([sys.executable, "-W", "ignore", HERE / "train.py", model, "--data", self.place, "--out", self.place / "out",
                        "--runs", self.place / "runs", "--device", "cpu", *more], check=True, capture_output=True, text=True)
        return json.loads((self.place / "out" / "model.json").read_text())

    def check(self, model: str, outputs: list[str]) -> None:
        card = self.train(model, "--epochs", "1")
        file = self.place / "out" / card["file"]
        self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), card["sha256"])
        self.assertEqual([o["name"] for o in card["outputs"]], outputs)
        example = json.loads((self.place / "out" / "example.json").read_text())
        for name in outputs:
            self.assertTrue(np.isfinite(example["outputs"][name]["samples"]["values"]).all(), name)

    def test_unet_trains_and_exports(self) -> None:
        self.check("unet", ["logits"])

    def test_classifier_trains_and_exports(self) -> None:
        self.check("classifier", ["logits"])

    def test_autoencoder_trains_and_exports(self) -> None:
        self.check("autoencoder", ["reconstruction", "map", "score", "error", "latent"])

    def test_gan_trains_and_exports(self) -> None:
        self.check("gan", ["image", "mask"])

    def test_training_resumes_where_it_stopped(self) -> None:
        self.train("unet", "--epochs", "1")
        self.train("unet", "--epochs", "2", "--resume")
        lines = (self.place / "runs" / "curves.csv").read_text().splitlines()
        self.assertEqual([line.split(",")[0] for line in lines], ["epoch", "0", "1"])

    def test_a_patient_in_two_splits_is_refused(self) -> None:
        from medvision_training import data
        path = self.place / "manifest.csv"
        path.write_text(path.read_text().replace(",3,3,val", ",2,2,val"))
        with self.assertRaisesRegex(ValueError, "two splits"):
            data.load(self.place, "val", 64)


if __name__ == "__main__":
    unittest.main()
