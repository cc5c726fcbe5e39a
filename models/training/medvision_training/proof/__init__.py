"""Proof of synthetic slices: how near they are to real ones, whether they copy any, and what they are worth as training data.

The product computes the same figures for every set that it makes (src/MedVision.Inference/Generation/Proof).
"""
