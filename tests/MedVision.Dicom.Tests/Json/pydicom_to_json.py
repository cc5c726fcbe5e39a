"""Writes every file below a folder as DICOM JSON, as pydicom does it: one line a file, {"file": ..., "json": ...} or the error."""
import json
import logging
import os
import sys
import warnings

import pydicom
import pydicom.dicomdir

pydicom.dicomdir.DicomDir.parse_records = lambda self: None
warnings.simplefilter("ignore")
logging.getLogger("pydicom").setLevel(logging.CRITICAL)

for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        path = os.path.join(folder, name)
        line = {"file": os.path.relpath(path, sys.argv[1]).replace(os.sep, "/")}
        try:
            dataset = pydicom.dcmread(path)
            if "PixelData" in dataset:
                del dataset.PixelData
            line["json"] = dataset.to_json_dict()
        except Exception as error:
            line["error"] = "%s: %s" % (type(error).__name__, error)
        print(json.dumps(line))
