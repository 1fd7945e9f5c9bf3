"""Transfer learning behind a frozen VGG16 or ResNet-50 in PyTorch; prints one line of JSON.

step_s: a step as a user writes it, the backbone in every step. backbone_s, head_s: a batch through the backbone and a
step of the dense layers alone, as for features that are kept (--tuned 1: channels last, fused Adam, --dtype).
"""
import argparse
import contextlib
import json
import statistics
import time

import torch
import torch.nn.functional as F
import torchvision.models as models
from torch import nn


def backbone(name):
    if name == "vgg16":
        return models.vgg16(weights=None).features, 25088
    return nn.Sequential(*list(models.resnet50(weights=None).children())[:-2]), 100352


def median(work, steps):
    work()
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuned", type=int, default=0)
    parser.add_argument("--model", default="vgg16")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--dtype", default="fp32")
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    base, width = backbone(a.model)
    base.eval().requires_grad_(False)
    head = nn.Sequential(nn.Flatten(), nn.Linear(width, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 2))
    x, y = torch.rand(a.batch, 3, 224, 224), torch.randint(0, 2, (a.batch,))
    if a.tuned:
        base, x = base.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(head.parameters(), lr=1e-4, fused=bool(a.tuned))
    cast = torch.autocast("cpu", torch.bfloat16) if a.dtype == "bf16" else contextlib.nullcontext()

    def features():
        with torch.inference_mode(), cast:
            return base(x).float().contiguous()

    def learn(h):
        optimiser.zero_grad()
        F.cross_entropy(head(h), y).backward()
        optimiser.step()

    facts = {"backbone_s": median(features, a.steps)}
    kept = features().clone()
    facts["head_s"] = median(lambda: learn(kept), 2 * a.steps)
    facts["step_s"] = facts["backbone_s"] + facts["head_s"]
    print(json.dumps(facts))


main()
