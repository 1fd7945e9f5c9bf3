"""Training steps of a progressive GAN in PyTorch with automatic differentiation, at one resolution in mid fade-in.

The networks are those of tests/golden/make_pggan.py, in single precision at the published widths. --tuned 1 adds
channels last, the fused Adam and one foreach call for the moving average.
"""

import math
import pathlib
import sys

from timing import arguments, peak_mib, say, time_each

a = arguments(size=32, channels=3, batch=4, alpha=0.5)

import torch  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden"))
import make_pggan as gan  # noqa: E402

torch.set_num_threads(a.threads)
torch.set_default_dtype(torch.float32)
torch.manual_seed(0)
gan.LATENT, gan.WIDTHS = 128, (128, 128, 128, 128, 64, 32, 32)
level = int(math.log2(a.size)) - 2
layout = torch.channels_last if a.tuned else torch.contiguous_format


def draw(table):
    weights = {}
    for name, shape in table.items():
        weight = torch.randn(shape)
        weights[name + ".weight"] = weight.contiguous(memory_format=layout) if weight.dim() == 4 else weight
        weights[name + ".bias"] = torch.zeros(shape[1] if name == "first" else shape[0])
    return {name: values.requires_grad_() for name, values in weights.items()}


generator, critic = (draw(table) for table in gan.shapes(7, a.channels))
average = [values.detach().clone() for values in generator.values()]
fused = {"fused": True} if a.tuned else {}
optimisers = [torch.optim.Adam(net.values(), lr=1e-3, betas=(0.0, 0.99), **fused) for net in (generator, critic)]
real = (torch.rand(a.batch, a.channels, a.size, a.size) * 2 - 1).contiguous(memory_format=layout)
net = gan.PUBLISHED
losses = []


def score(images):
    return net.discriminator(critic, images, level, a.alpha).float()


def step():
    with torch.autocast("cpu", torch.bfloat16, enabled=a.dtype == "bf16"):
        on_real = score(real)
        (-(on_real.mean() - 0.001 * on_real.square().mean())).backward()
        fake = net.generator(generator, torch.randn(a.batch, 128), level, a.alpha)
        score(fake.detach()).mean().backward()
        share = torch.rand(a.batch, 1, 1, 1)
        between = (share * real + (1 - share) * fake.detach().float()).requires_grad_()
        gradient = torch.autograd.grad(score(between).sum(), between, create_graph=True)[0]
        (10 * (gradient.float().flatten(1).norm(dim=1) - 1).square().mean()).backward()
        optimisers[1].step()
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss = -score(fake).mean()
        loss.backward()
        optimisers[0].step()
        for optimiser in optimisers:
            optimiser.zero_grad()
    with torch.no_grad():
        if a.tuned:
            torch._foreach_lerp_(average, list(generator.values()), 0.001)
        else:
            for mean, values in zip(average, generator.values()):
                mean.mul_(0.999).add_(values, alpha=0.001)
    losses.append(loss.item())


time_each(a.warmup, step)
seconds = time_each(a.steps, step)
say(component="pytorch", threads=torch.get_num_threads(), step_s=seconds, peak_mib_training=peak_mib(), loss=losses[-1])
