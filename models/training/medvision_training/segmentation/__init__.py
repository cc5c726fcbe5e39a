"""What the U-Net is worth: its answers on slices with and without a tumour, the thresholds chosen from them, figures and pictures."""
