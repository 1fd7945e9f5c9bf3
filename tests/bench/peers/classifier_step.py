"""A step of the paper's CNN, or of the dense layers behind a frozen backbone, in PyTorch; prints one line of JSON.

--tuned 1: channels last, fused Adam and --dtype; the caller keeps the heap. --tuned 0: as a user writes it, fp32.
"""
import argparse
import contextlib
import json
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn


def cnn(size):
    layers, channels = [], 3
    for width in (64, 128, 256):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(width, eps=1e-3), nn.MaxPool2d(2)]
        channels = width
    side = size // 8
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(256 * side * side, 256), nn.ReLU(), nn.Dropout(0.2),
                         nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, 2))


def head(features):
    return nn.Sequential(nn.Linear(features, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuned", type=int, default=0)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--features", type=int, default=0)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--dtype", default="fp32")
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model = head(a.features) if a.features else cnn(a.size)
    x = torch.rand(a.batch, a.features) if a.features else torch.rand(a.batch, 3, a.size, a.size)
    y = torch.randint(0, 2, (a.batch,))
    if a.tuned and not a.features:
        model, x = model.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-4, fused=bool(a.tuned))
    dense = [] if a.features else [m.weight for m in model if isinstance(m, nn.Linear)][:2]
    cast = torch.autocast("cpu", torch.bfloat16) if a.dtype == "bf16" else contextlib.nullcontext()

    def step():
        optimiser.zero_grad()
        with cast:
            logits = model(x)
        loss = F.cross_entropy(logits.float(), y) + 0.001 * sum(w.square().sum() for w in dense)
        loss.backward()
        optimiser.step()
        return loss.item()

    def timed(work):
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    for _ in range(2):
        loss = step()
    seconds = [timed(step) for _ in range(a.steps)]
    model.eval()

    def predict():
        with torch.inference_mode(), cast:
            model(x)

    evaluation = [timed(predict) for _ in range(4)][-1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"step_s": seconds, "evaluation_s": evaluation, "loss": loss, "peak_mib_training": peak}))


main()
