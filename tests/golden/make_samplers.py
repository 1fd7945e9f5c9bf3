"""Writes samplers.safetensors: timesteps and whole trajectories of diffusers' schedulers with given noise.

Made with torch 2.13.0 (CPU), diffusers 0.42.1 and safetensors:  python make_samplers.py [FOLDER]
"""
import pathlib
import sys

import torch
import diffusers.schedulers.scheduling_ddpm as ddpm_module
from diffusers import DDIMScheduler, DDPMScheduler, DPMSolverMultistepScheduler
from safetensors.torch import save_file

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
STEPS = 30
SCHEDULES = {"linear": "linear", "scaled_linear": "scaled_linear", "cosine": "squaredcos_cap_v2"}
PREDICTIONS = {"epsilon": "epsilon", "v": "v_prediction", "clean": "sample"}


def fake_network(x):
    """Stands in for a network, simple enough to be written again elsewhere."""
    return 0.8 * x + 0.1 * torch.sin(3 * x)


def trajectory(tensors, name, scheduler, steps=STEPS, eta=None):
    scheduler.set_timesteps(steps)
    x, visited = tensors["x"], []
    for i, t in enumerate(scheduler.timesteps):
        z = tensors["noise"][i]
        ddpm_module.randn_tensor = lambda *a, z=z, **k: z
        extra = {} if eta is None else {"eta": eta, "variance_noise": z if eta else None}
        x = scheduler.step(fake_network(x), t, x, **extra).prev_sample
        visited.append(x)
    tensors[f"{name}.t"], tensors[name] = scheduler.timesteps.clone(), torch.stack(visited)


def main():
    torch.manual_seed(8)
    tensors = {"x": torch.randn(1, 1, 3, 3), "noise": torch.randn(STEPS, 1, 1, 3, 3)}
    for ours, theirs in SCHEDULES.items():
        for word, prediction in PREDICTIONS.items():
            config = {"num_train_timesteps": 1000, "beta_schedule": theirs, "prediction_type": prediction}
            name = f"{ours}.{word}"
            trajectory(tensors, f"{name}.ddpm", DDPMScheduler(**config))
            trajectory(tensors, f"{name}.ddim", DDIMScheduler(**config), eta=0.5)
            trajectory(tensors, f"{name}.dpm", DPMSolverMultistepScheduler(**config))
    for spacing in ("leading", "trailing", "linspace"):
        config = {"num_train_timesteps": 1000, "timestep_spacing": spacing}
        trajectory(tensors, f"{spacing}.ddpm", DDPMScheduler(**config))
        trajectory(tensors, f"{spacing}.ddim", DDIMScheduler(**config), eta=0.0)
        trajectory(tensors, f"{spacing}.dpm", DPMSolverMultistepScheduler(**config))
    trajectory(tensors, "short.dpm", DPMSolverMultistepScheduler(num_train_timesteps=1000), steps=7)
    trajectory(tensors, "large.ddpm", DDPMScheduler(num_train_timesteps=1000, variance_type="fixed_large"))
    save_file(tensors, FOLDER / "samplers.safetensors")


main()
