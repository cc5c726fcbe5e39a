"""Synthetic slices with lesions: a codec of slices, a prior of heads and lesions, and a painter that plays against a critic."""
