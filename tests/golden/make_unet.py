"""Writes unet_*.safetensors, schedules.safetensors and diffusers_pipeline/: numbers and files from diffusers.

Made with torch 2.13.0 (CPU), diffusers 0.42.1 and safetensors:  python make_unet.py [FOLDER]
"""
import pathlib
import sys

import torch
from diffusers import DDIMScheduler, DDPMPipeline, DDPMScheduler, UNet2DModel
from safetensors.torch import save_file

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent


def unet(name, seed, down, up, labels=None, **config):
    """Seeded weights, an input, its timesteps (and classes) and the predicted noise. Weights are kept in half precision."""
    torch.manual_seed(seed)
    net = UNet2DModel(sample_size=16, layers_per_block=1, norm_num_groups=8, down_block_types=down,
                      up_block_types=up, **config).eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(1.5).add_(torch.randn_like(parameter), alpha=0.02)
            parameter.copy_(parameter.half().float())
        x = torch.randn(2, config["in_channels"], 16, 16)
        t = torch.tensor([3, 721])
        out = net(x, t, class_labels=labels).sample
    tensors = {f"weight.{key}": value.half() for key, value in net.state_dict().items()}
    tensors |= {"x": x, "t": t, "out": out} | ({} if labels is None else {"labels": labels})
    save_file(tensors, FOLDER / name)


def fake_network(x):
    """Stands in for a network, simple enough to be written again elsewhere."""
    return 0.8 * x + 0.1 * torch.sin(3 * x)


def trajectory(scheduler, steps, x, noise, **options):
    scheduler.set_timesteps(steps)
    visited = []
    for i, t in enumerate(scheduler.timesteps):
        if "eta" in options:
            x = scheduler.step(fake_network(x), t, x, variance_noise=noise[i] if options["eta"] else None,
                               **options).prev_sample
        else:
            x = ancestral_step(scheduler, t, x, noise[i])
        visited.append(x)
    return scheduler.timesteps.clone(), torch.stack(visited)


def ancestral_step(scheduler, t, x, z):
    """DDPMScheduler.step with given noise: it draws its own, which a step without noise lets us replace."""
    import diffusers.schedulers.scheduling_ddpm as module
    draw, module.randn_tensor = module.randn_tensor, lambda *a, **k: z
    try:
        return scheduler.step(fake_network(x), t, x).prev_sample
    finally:
        module.randn_tensor = draw


def schedules():
    torch.manual_seed(7)
    x, noise = torch.randn(1, 1, 4, 4), torch.randn(20, 1, 1, 4, 4)
    tensors = {"x": x, "noise": noise, "t": torch.tensor([0, 1, 500, 999])}
    clean, added = torch.rand(4, 1, 4, 4) * 2 - 1, torch.randn(4, 1, 4, 4)
    tensors |= {"clean": clean, "added": added}
    for ours, theirs in (("linear", "linear"), ("scaled_linear", "scaled_linear"), ("cosine", "squaredcos_cap_v2")):
        ddpm = DDPMScheduler(num_train_timesteps=1000, beta_schedule=theirs)
        ddim = DDIMScheduler(num_train_timesteps=1000, beta_schedule=theirs)
        tensors[f"{ours}.betas"], tensors[f"{ours}.alphas_cumprod"] = ddpm.betas, ddpm.alphas_cumprod
        tensors[f"{ours}.noisy"] = ddpm.add_noise(clean, added, tensors["t"])
        tensors[f"{ours}.ddpm.t"], tensors[f"{ours}.ddpm"] = trajectory(ddpm, 20, x, noise)
        for eta in (0.0, 0.5):
            tensors[f"{ours}.ddim.t"], tensors[f"{ours}.ddim.{eta}"] = trajectory(ddim, 20, x, noise, eta=eta)
    trailing = DDIMScheduler(num_train_timesteps=1000, timestep_spacing="trailing")
    tensors["trailing.t"], tensors["trailing"] = trajectory(trailing, 20, x, noise, eta=0.0)
    save_file(tensors, FOLDER / "schedules.safetensors")


def pipeline():
    """A whole pipeline as diffusers saves it, weights in half precision."""
    torch.manual_seed(5)
    net = UNet2DModel(sample_size=8, in_channels=1, out_channels=1, layers_per_block=1, norm_num_groups=4,
                      block_out_channels=(4, 8), attention_head_dim=None, downsample_padding=0,
                      flip_sin_to_cos=False, freq_shift=1, down_block_types=("DownBlock2D", "DownBlock2D"),
                      up_block_types=("UpBlock2D", "UpBlock2D"))
    scheduler = DDPMScheduler(num_train_timesteps=100, beta_schedule="squaredcos_cap_v2",
                              prediction_type="v_prediction", variance_type="fixed_large")
    DDPMPipeline(net.half(), scheduler).save_pretrained(FOLDER / "diffusers_pipeline")
    ddim = DDIMScheduler.from_config(scheduler.config)
    ddim.set_timesteps(10)
    net, x = net.float().eval(), torch.randn(3, 1, 8, 8)
    tensors = {"noise": x}
    with torch.no_grad():
        for t in ddim.timesteps:
            x = ddim.step(net(x, t).sample, t, x, eta=0.0).prev_sample
    save_file(tensors | {"pictures": (x / 2 + 0.5).clamp(0, 1)}, FOLDER / "diffusers_pipeline_ddim.safetensors")


unet("unet_attention.safetensors", 1, ("DownBlock2D", "AttnDownBlock2D"), ("AttnUpBlock2D", "UpBlock2D"),
     in_channels=1, out_channels=1, block_out_channels=(8, 16))
unet("unet_plain.safetensors", 2, ("DownBlock2D", "DownBlock2D"), ("UpBlock2D", "UpBlock2D"),
     in_channels=3, out_channels=3, block_out_channels=(8, 16), norm_eps=1e-3, attention_head_dim=None)
unet("unet_fourier.safetensors", 3, ("AttnDownBlock2D", "DownBlock2D"), ("UpBlock2D", "AttnUpBlock2D"),
     in_channels=1, out_channels=1, block_out_channels=(8, 8), time_embedding_type="fourier", add_attention=False)
unet("unet_classes.safetensors", 4, ("DownBlock2D", "AttnDownBlock2D"), ("UpBlock2D", "UpBlock2D"),
     torch.tensor([2, 0]), in_channels=1, out_channels=1, block_out_channels=(8, 16), num_class_embeds=3,
     downsample_padding=0, mid_block_scale_factor=1.5, flip_sin_to_cos=False, freq_shift=1, attention_head_dim=4)
schedules()
pipeline()
