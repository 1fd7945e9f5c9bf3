"""Transfer learning of a whole study against PyTorch: 5 epochs behind a frozen VGG16 or ResNet-50, batches of 32.

usage: transfer.py [vgg16|resnet50] [--quick]
Ours runs from a manifest into an empty store: two runs and a second variant on the same 1,442 made-up pictures of
224 px (--quick: 128). The peer's times are those of a few steps, times their number: as a user writes it, with the
backbone in every step, and at its best line, with features that are kept, channels last, fused Adam, the heap kept.
Making and reading the pictures is no part of either side's time.
Installs what features.py installs.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

from features import python
from generators import KEEP_HEAP, run
from measure import PROGRAM, header

HERE = pathlib.Path(__file__).resolve().parent
EPOCHS, BATCH = 5, 32
MANIFEST = """
[experiment]
name = "transfer"
seed = 0
classes = ["NORMAL", "PNEUMONIA"]

[stages.real]
do = "load"
use = "phantom"
with.count = {half}
with.size = 224
with.channels = 3

[stages.classifier]
do = "train"
use = "{model}"
on = "real"
length = {{ epochs = {epochs} }}
repeat = {{ run = 2 }}
with.training = "frozen_random"
with.precision = "{dtype}"

[vary.dropout]
half = {{}}
fifth = {{ stages.classifier = {{ with.dropout = 0.2 }} }}
"""


def ours(model, dtype, pictures):
    """Seconds of the features, of the first run's training, and of the others'."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = pathlib.Path(folder) / "transfer.toml"
        manifest.write_text(MANIFEST.format(half=pictures // 2, model=model, dtype=dtype, epochs=EPOCHS))
        done = subprocess.run([PROGRAM, "run", manifest, "--threads", "2", "--json", "--quiet"], cwd=folder,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stderr[-2000:])
        stages = json.loads(done.stdout[done.stdout.index("{"):])["stages"]
    seconds = {name: [stage["seconds"] for stage in stages if stage["name"] == name] for name in ("embed", "classifier")}
    return sum(seconds["embed"]), seconds["classifier"]


def peer(model, tuned, dtype):
    words = ["--model", model, "--tuned", int(tuned), "--dtype", dtype]
    return run([python(), HERE / "peers" / "transfer_step.py", *words], KEEP_HEAP if tuned else {})


def compare(model, pictures):
    steps = math.ceil(pictures / BATCH)
    user = EPOCHS * steps * peer(model, False, "fp32")["step_s"]
    print(f"\n{model}, {pictures} pictures, {EPOCHS} epochs\n| | first run | second run | second variant |\n|---|--:|--:|--:|")
    print(f"| PyTorch, as a user writes it, fp32 | {user:.1f} s | {user:.1f} s | {user:.1f} s |")
    for dtype in ("fp32", "bf16"):
        facts = peer(model, True, dtype)
        head = EPOCHS * steps * facts["head_s"]
        best = steps * facts["backbone_s"] + head
        print(f"| PyTorch, features kept, {dtype} | {best:.1f} s | {head:.1f} s | {head:.1f} s |")
        features, trained = ours(model, dtype, pictures)
        first = features + trained[0]
        print(f"| equipoise, {dtype} | {first:.1f} s | {trained[1]:.1f} s | {trained[2]:.1f} s |")
        print(f"  {dtype}: {user / first:.1f} x as a user, {best / first:.2f} x features kept; "
              f"second run {user / trained[1]:.0f} x, second variant {user / trained[2]:.0f} x as a user")
        sys.stdout.flush()


def main():
    header()
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    for model in ("vgg16", "resnet50"):
        if not wanted or model in wanted:
            compare(model, 128 if "--quick" in sys.argv else 1442)


if __name__ == "__main__":
    main()
