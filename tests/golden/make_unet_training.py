"""Writes unet_training.safetensors: the losses of a short training of diffusers' U-Net, and what it was shown.

Made with torch 2.13.0 (CPU), diffusers 0.42.1 and safetensors:  python make_unet_training.py [FOLDER]
The network begins with the weights of unet_attention.safetensors.
"""
import pathlib
import sys

import torch
from diffusers import DDPMScheduler, UNet2DModel
from diffusers.optimization import get_cosine_schedule_with_warmup
from safetensors.torch import load_file, save_file

HERE = pathlib.Path(__file__).parent
FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
STEPS, BATCH, WARMUP, RATE, CLIP = 12, 4, 3, 2e-3, 1.0


def network():
    net = UNet2DModel(sample_size=16, layers_per_block=1, norm_num_groups=8, in_channels=1, out_channels=1,
                      block_out_channels=(8, 16), down_block_types=("DownBlock2D", "AttnDownBlock2D"),
                      up_block_types=("AttnUpBlock2D", "UpBlock2D"))
    weights = load_file(HERE / "unet_attention.safetensors")
    net.load_state_dict({name.removeprefix("weight."): value.float() for name, value in weights.items()
                         if name.startswith("weight.")})
    return net.train()


def main():
    torch.manual_seed(11)
    net, scheduler = network(), DDPMScheduler(num_train_timesteps=1000)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    rates = get_cosine_schedule_with_warmup(optimiser, WARMUP, STEPS)
    shown = {name: [] for name in ("input", "time", "target", "loss", "gradient_norm", "learning_rate")}
    for _ in range(STEPS):
        clean, noise = torch.rand(BATCH, 1, 16, 16) * 2 - 1, torch.randn(BATCH, 1, 16, 16)
        t = torch.randint(0, 1000, (BATCH,))
        noisy = scheduler.add_noise(clean, noise, t)
        loss = torch.nn.functional.mse_loss(net(noisy, t).sample, noise)
        optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        shown["learning_rate"].append(torch.tensor(rates.get_last_lr()[0], dtype=torch.float32))
        optimiser.step()
        rates.step()
        for name, value in (("input", noisy), ("time", t), ("target", noise), ("loss", loss.detach()),
                            ("gradient_norm", norm)):
            shown[name].append(value)
    save_file({name: torch.stack(values) for name, values in shown.items()}, FOLDER / "unet_training.safetensors")


main()
