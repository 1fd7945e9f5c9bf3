"""Pictures resized by Pillow, PyTorch and torch-fidelity: resize.safetensors.

Needs numpy, pillow, torch, torch-fidelity and safetensors.
"""

import pathlib

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import save_file
from torch_fidelity.interpolate_compat_tensorflow import interpolate_bilinear_2d_like_tensorflow1x

SIZES = {"smaller": (20, 15), "larger": (70, 61), "mixed": (15, 66)}  # height, width


def picture():
    """[3, 47, 53]; tests/backbones/resize.cpp repeats the formula."""
    c, y, x = np.meshgrid(np.arange(3), np.arange(47), np.arange(53), indexing="ij")
    return ((x * (2 + c) + (y * y) // (9 + 4 * c) + 50 * c) % 256).astype(np.uint8)


def main():
    source, golden = picture(), {"picture": picture()[:, ::8, ::8].astype(np.float32)}
    for name, (height, width) in SIZES.items():
        for word, mode in (("bilinear", Image.Resampling.BILINEAR), ("bicubic", Image.Resampling.BICUBIC)):
            values = [np.asarray(Image.fromarray(plane.astype(np.float32)).resize((width, height), mode))
                      for plane in source]
            golden[f"{name}/{word}/float32"] = np.clip(np.stack(values), 0, 255)
            # Half the contrast: Pillow cuts what overshoots 0 .. 255 between its two passes over bytes.
            bytes_ = [np.asarray(Image.fromarray(plane // 2 + 64).resize((width, height), mode)) for plane in source]
            golden[f"{name}/{word}/uint8"] = np.stack(bytes_).astype(np.float16)
        golden[f"{name}/bilinear_aliased/float32"] = torch.nn.functional.interpolate(
            torch.from_numpy(source).float()[None] / 255, (height, width), mode="bilinear",
            align_corners=False)[0].numpy() * np.float32(255)
        golden[f"{name}/bilinear_tensorflow/float32"] = interpolate_bilinear_2d_like_tensorflow1x(
            torch.from_numpy(source).float()[None], (height, width), align_corners=False)[0].numpy()
    # One channel is enough to compare, and a quarter of the file.
    kept = {name: np.ascontiguousarray(values[:1] if "larger" in name or "mixed" in name else values)
            for name, values in golden.items()}
    save_file(kept, str(pathlib.Path(__file__).parent / "resize.safetensors"))


main()
