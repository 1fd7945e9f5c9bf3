"""Writes pggan_SIZE.safetensors: one training step of a small progressive GAN, by PyTorch's automatic differentiation.

Written from Karras et al. (2018) and Gulrajani et al. (2017), with the structure and switches of the plugin's preset
`published_code` (pixel norm in the generator's first layer alone, in the discriminator everywhere) and, as a second
case, those of `paper`. In double precision, so that the numbers are exact; the plugin computes in single precision.
Seeds are such that PyTorch's own single precision comes within 5e-6 of the whole gradient, and that no activation lies
at the kink of the leaky ReLU (features that nearly agree within a group make the minibatch deviation's derivatives
arbitrarily sensitive).
Made with torch 2.13.0 (CPU) and safetensors:  python make_pggan.py [FOLDER]
"""
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
LATENT, BATCH, WIDTHS = 6, 4, (8, 8, 6, 5)
torch.set_default_dtype(torch.float64)


def widths(level):
    return WIDTHS[min(level, len(WIDTHS) - 1)]


def shapes(levels, colours):
    """Names and shapes of both networks' weights: one bias for each output channel."""
    w = [widths(i) for i in range(levels)]
    g = {"first": (LATENT, w[0], 4, 4)}
    d = {"out": (1, w[0])}
    for i in range(levels):
        before = w[max(i - 1, 0)]
        g[f"blocks.{i}.0"], g[f"blocks.{i}.1"] = (w[i], before, 3, 3), (w[i], w[i], 3, 3)
        g[f"rgb.{i}"], d[f"rgb.{i}"] = (colours, w[i], 1, 1), (w[i], colours, 1, 1)
        d[f"blocks.{i}.0"] = (before, w[i] + (i == 0), 3, 3)
        d[f"blocks.{i}.1"] = (before, before, 3, 3) if i else (before, before, 4, 4)
    return g, d


def draw(table):
    weights = {}
    for name, shape in table.items():
        weights[name + ".weight"] = torch.randn(shape)
        weights[name + ".bias"] = 0.1 * torch.randn(shape[1] if name == "first" else shape[0])
    return {k: v.float().double().requires_grad_() for k, v in weights.items()}


def scaled(weights, name):
    w = weights[name + ".weight"]
    return w * math.sqrt(2 / w[0].numel()), weights[name + ".bias"]


def conv(weights, name, x, padding):
    w, b = scaled(weights, name)
    return F.conv2d(x, w, b, padding=padding)


def normalise(x):
    return x / torch.sqrt((x ** 2).mean(1, keepdim=True) + 1e-8)


class Net:
    def __init__(self, slope, g_norm, d_norm, tanh, normal_latent, group):
        self.slope, self.g_norm, self.d_norm = slope, g_norm, d_norm
        self.tanh, self.normal_latent, self.group = tanh, normal_latent, group

    def act(self, x, norm):
        return F.leaky_relu(normalise(x) if norm else x, self.slope)

    def generator(self, weights, z, level, alpha):
        z = normalise(z) if self.normal_latent else z
        w, b = scaled(weights, "first")
        x = self.act(F.conv_transpose2d(z[:, :, None, None], w, b), True)
        for i in range(level + 1):
            before = x
            if i:
                x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            for k in range(2):
                x = self.act(conv(weights, f"blocks.{i}.{k}", x, 1), self.g_norm)
        out = conv(weights, f"rgb.{level}", x, 0)
        if alpha < 1:
            low = conv(weights, f"rgb.{level - 1}", before, 0)
            low = F.interpolate(low, scale_factor=2, mode="bilinear", align_corners=False)
            out = (1 - alpha) * low + alpha * out
        return torch.tanh(out) if self.tanh else out

    def deviation(self, x):
        n, group = x.size(0), self.group
        y = x.reshape(group, n // group, -1)
        y = torch.sqrt(((y - y.mean(0)) ** 2).mean(0) + 1e-8).mean(1)
        return y.repeat(group)[:, None, None, None].expand(n, 1, *x.shape[2:])

    def discriminator(self, weights, image, level, alpha):
        x = conv(weights, f"rgb.{level}", image, 0)
        for i in range(level, 0, -1):
            for k in range(2):
                x = self.act(conv(weights, f"blocks.{i}.{k}", x, 1), self.d_norm)
            x = F.avg_pool2d(x, 2)
            if i == level and alpha < 1:
                x = (1 - alpha) * conv(weights, f"rgb.{i - 1}", F.avg_pool2d(image, 2), 0) + alpha * x
        x = torch.cat([x, self.deviation(x)], 1)
        x = self.act(conv(weights, "blocks.0.0", x, 1), self.d_norm)
        x = self.act(conv(weights, "blocks.0.1", x, 0), self.d_norm)
        w, b = scaled(weights, "out")
        return F.linear(x.flatten(1), w, b)[:, 0]


def case(name, seed, net, level, colours, alpha, wasserstein):
    torch.manual_seed(seed)
    side = 4 << level
    g, d = (draw(t) for t in shapes(level + 1, colours))
    z = torch.randn(BATCH, LATENT).float().double()
    real = (torch.rand(BATCH, colours, side, side) * 2 - 1).float().double()
    share = torch.rand(BATCH, 1, 1, 1).float().double()

    fake = net.generator(g, z, level, alpha)
    on_real = net.discriminator(d, real, level, alpha)
    on_fake = net.discriminator(d, fake.detach(), level, alpha)
    at = (share * real + (1 - share) * fake.detach() if wasserstein else real).requires_grad_()
    score = net.discriminator(d, at, level, alpha).sum()
    gradient = torch.autograd.grad(score, at, create_graph=True)[0]
    if wasserstein:
        penalty = 10 * ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()
        loss = on_fake.mean() - on_real.mean() + 0.001 * (on_real ** 2).mean()
    else:
        penalty = 3 / 2 * (gradient ** 2).sum((1, 2, 3)).mean()
        loss = F.softplus(on_fake).mean() + F.softplus(-on_real).mean()
    (loss + penalty).backward()
    score = net.discriminator({k: v.detach() for k, v in d.items()}, fake, level, alpha)
    generator_loss = -score.mean() if wasserstein else F.softplus(-score).mean()
    generator_loss.backward()

    tensors = {"latent": z, "real": real, "share": share, "fake": fake, "real_scores": on_real, "fake_scores": on_fake,
               "gradient": gradient, "penalty": penalty, "loss": loss + penalty, "generator_loss": generator_loss}
    for prefix, weights in (("generator.", g), ("discriminator.", d)):
        for key, value in weights.items():
            tensors[prefix + key] = value
            if value.grad is not None:
                tensors["grad." + prefix + key] = value.grad
    save_file({k: v.detach().float().contiguous() for k, v in tensors.items()}, FOLDER / f"pggan_{name}.safetensors")


PUBLISHED = Net(0.1, False, True, False, False, 4)
PAPER = Net(0.2, True, True, True, True, 2)

if __name__ == "__main__":
    case("published_8", 1, PUBLISHED, 1, 3, 0.3, True)
    case("published_32", 11, PUBLISHED, 3, 3, 0.7, True)
    case("paper_16", 13, PAPER, 2, 1, 0.4, True)
    case("r1_16", 4, PAPER, 2, 1, 1.0, False)
