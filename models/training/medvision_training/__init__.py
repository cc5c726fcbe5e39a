"""Training of MedVision's four models: one module per family, one trainer, one reader of the manifest."""
