"""FID's Inception features of a folder by pytorch-fid itself, from files to features, with the random weights of
tests/golden/make_features.py; one line of JSON. Needs torch, torchvision, pytorch-fid and safetensors."""

import json
import pathlib
import sys
import time

from timing import arguments


def main():
    words = arguments(pictures="", batch=50, rounds=3, out="")
    import torch
    torch.set_num_threads(words.threads)
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "golden"))
    import pytorch_fid.inception as source
    from make_features import fid_network, fill
    network = fill(fid_network())
    source.fid_inception_v3 = lambda: network
    from pytorch_fid.fid_score import get_activations
    model = source.InceptionV3([3]).eval()
    files = sorted(pathlib.Path(words.pictures).iterdir())
    seconds = []
    sys.stdout, shown = sys.stderr, sys.stdout  # it prints warnings there
    for _ in range(words.rounds + 1):
        start = time.perf_counter()
        features = get_activations(files, model, words.batch, 2048, "cpu", num_workers=0)
        seconds.append(time.perf_counter() - start)
    sys.stdout = shown
    if words.out:
        from safetensors.torch import save_file
        save_file({"features": torch.from_numpy(features).float().contiguous()}, words.out)
    print(json.dumps({"pictures": len(files), "whole_s": seconds[1:]}))


main()
