"""Training and sampling steps of diffusers' UNet2DModel, as its training example writes them.

--tuned 1 adds what a careful user adds: channels last and the fused AdamW. bf16 is autocast, as accelerate does.
"""

from timing import arguments, peak_mib, say, time_each

PRESETS = {"paper": ((128, 128, 256, 256, 512, 512), 4, 1), "small": ((64, 64, 128, 128), 2, 1),
           "tiny": ((32, 64, 64), 1, 1)}

a = arguments(preset="tiny", size=32, channels=3, batch=16, sampling=0, draw=16)

import torch  # noqa: E402  (threads are set by the environment)
from diffusers import DDPMScheduler, UNet2DModel  # noqa: E402
from diffusers.optimization import get_cosine_schedule_with_warmup  # noqa: E402

torch.set_num_threads(a.threads)
torch.manual_seed(0)
widths, down, up = PRESETS[a.preset]
kinds = range(len(widths))
network = UNet2DModel(
    sample_size=a.size, in_channels=a.channels, out_channels=a.channels, layers_per_block=2, block_out_channels=widths,
    down_block_types=["AttnDownBlock2D" if i == down else "DownBlock2D" for i in kinds],
    up_block_types=["AttnUpBlock2D" if i == up else "UpBlock2D" for i in kinds])
layout = torch.channels_last if a.tuned else torch.contiguous_format
network = network.to(memory_format=layout)
scheduler = DDPMScheduler(num_train_timesteps=1000)
optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4, **({"fused": True} if a.tuned else {}))
rate = get_cosine_schedule_with_warmup(optimiser, num_warmup_steps=500, num_training_steps=100000)
autocast = torch.autocast("cpu", torch.bfloat16, enabled=a.dtype == "bf16")
shape = (a.batch, a.channels, a.size, a.size)
clean = torch.rand(shape) * 2 - 1
losses = []


def step():
    noise = torch.randn(shape)
    t = torch.randint(0, 1000, (a.batch,))
    noisy = scheduler.add_noise(clean, noise, t).contiguous(memory_format=layout)
    with autocast:
        predicted = network(noisy, t, return_dict=False)[0]
    loss = torch.nn.functional.mse_loss(predicted.float(), noise)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    rate.step()
    optimiser.zero_grad()
    losses.append(loss.item())


time_each(a.warmup, step)
facts = {"step_s": time_each(a.steps, step), "peak_mib_training": peak_mib()}
if a.sampling:
    network.eval()
    x = torch.randn(a.draw, a.channels, a.size, a.size).contiguous(memory_format=layout)
    scheduler.set_timesteps(1000)

    def evaluate():
        global x
        with torch.no_grad(), autocast:
            output = network(x, scheduler.timesteps[0], return_dict=False)[0]
        x = scheduler.step(output.float(), scheduler.timesteps[0], x).prev_sample

    facts["evaluation_s"] = min(time_each(a.sampling + 1, evaluate)[1:])
say(component="diffusers", threads=torch.get_num_threads(), parameters=sum(p.numel() for p in network.parameters()),
    loss=losses[-1], **facts)
