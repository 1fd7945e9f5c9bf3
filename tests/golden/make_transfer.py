"""One training step of VGG16 and ResNet-50 with the dense layers of a transfer classifier: transfer.safetensors.

usage: make_transfer.py
Needs torch, torchvision and safetensors. Pictures and the backbones' weights are those of make_features.py, the dense
layers' weights follow a sine that tests/backbones/transfer.cpp repeats. Computed in float64; of each tensor at most some
300 values, evenly spread, are kept.
"""

import pathlib

import torch
import torch.nn.functional as F
import torchvision.models as models
from make_features import fill, imagenet, pictures
from safetensors.torch import save_file

HIDDEN, CLASSES, SIDE, L2 = 512, 2, 64, 0.001
LABELS = torch.tensor([0, 1])
KEPT = {
    "vgg16": ["features.0.weight", "features.14.weight", "features.28.bias"],
    "resnet50": ["conv1.weight", "bn1.weight", "layer2.0.downsample.0.weight", "layer3.2.conv2.weight",
                 "layer4.2.bn3.bias"],
}
STATISTICS = ["bn1.running_mean", "bn1.running_var", "layer2.0.downsample.1.running_mean", "layer4.2.bn3.running_var"]


def sampled(tensor):
    flat = tensor.detach().flatten()
    step = flat.numel() // 256 | 1  # odd, so that samples do not fall on one place of each filter
    return flat[::step].float().clone()


def sine(*shape, phase):
    count = torch.Size(shape).numel()
    return (0.02 * torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + phase)).view(shape).float().double()


def head(features):
    return {"fc1.weight": sine(HIDDEN, features, phase=0.1), "fc1.bias": sine(HIDDEN, phase=0.2),
            "fc2.weight": sine(CLASSES, HIDDEN, phase=0.3), "fc2.bias": sine(CLASSES, phase=0.4)}


def backbone(name):
    network = fill(getattr(models, name)(weights=None)).double()
    if name == "vgg16":
        network.avgpool = network.classifier = torch.nn.Identity()
    else:
        network.avgpool = network.fc = torch.nn.Identity()
    return network


def step(network, training):
    """Loss and gradients with the backbone learning, or frozen in evaluation mode as Keras freezes it."""
    network.train(training).requires_grad_(training)
    features = network(imagenet(pictures(SIDE)).double()).flatten(1)
    weights = {key: value.requires_grad_() for key, value in head(features.shape[1]).items()}
    hidden = F.relu(F.linear(features, weights["fc1.weight"], weights["fc1.bias"]))
    loss = F.cross_entropy(F.linear(hidden, weights["fc2.weight"], weights["fc2.bias"]), LABELS)
    (loss + L2 * weights["fc1.weight"].square().sum()).backward()
    return features, loss, {key: value.grad for key, value in weights.items()}


def main():
    golden = {}
    for name in KEPT:
        network = backbone(name)
        features, loss, gradients = step(network, training=False)
        golden[f"{name}/frozen/features"] = sampled(features)
        golden[f"{name}/frozen/loss"] = loss.detach().float().view(1)
        golden |= {f"{name}/frozen/gradient/{key}": sampled(value) for key, value in gradients.items()}
        _, loss, gradients = step(network, training=True)
        golden[f"{name}/learning/loss"] = loss.detach().float().view(1)
        golden |= {f"{name}/learning/gradient/{key}": sampled(value) for key, value in gradients.items()}
        parameters, state = dict(network.named_parameters()), network.state_dict()
        golden |= {f"{name}/learning/gradient/backbone.{key}": sampled(parameters[key].grad) for key in KEPT[name]}
        golden |= {f"{name}/learning/statistic/backbone.{key}": sampled(state[key]) for key in STATISTICS if key in state}
    save_file(golden, str(pathlib.Path(__file__).parent / "transfer.safetensors"))
    for name, tensor in golden.items():
        print(f"{name:70s} {tuple(tensor.shape)} largest {tensor.abs().max():.3g}")


if __name__ == "__main__":
    main()
