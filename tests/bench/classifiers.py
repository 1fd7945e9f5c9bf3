"""Training steps of the classifiers against PyTorch, alternating, on equal work.

usage: classifiers.py [cnn|head] [--quick] [--keras]
cnn: the paper's network at 128 and 224 px. head: the dense layers behind a frozen VGG16 or ResNet-50, which is all that
an epoch computes once the features are kept. The peer runs as a user writes it (fp32), and at its best line: channels
last, fused Adam, the heap kept. --keras adds the authors' network in Keras (installs TensorFlow into
.deps/peers_keras).
"""

import pathlib
import subprocess
import sys

from generators import PROGRAMS, alternate, peer, run, show
from measure import ROOT, header

KERAS = ROOT / ".deps" / "peers_keras"
HERE = pathlib.Path(__file__).resolve().parent


def keras(*words):
    if not KERAS.exists():
        subprocess.run([sys.executable, "-m", "venv", KERAS], check=True)
        subprocess.run([KERAS / "bin/pip", "install", "-q", "tensorflow-cpu"], check=True)
    return run([KERAS / "bin/python", HERE / "peers" / "keras_step.py", *words], {})


def cnn(rounds):
    for size in (128, 224):
        for dtype in ("fp32", "bf16"):
            common = ["--size", size, "--batch", 32, "--steps", 5]
            ours = [PROGRAMS / "bench_classifier", "cnn", *common, "--set", f'precision="{dtype}"', "--set",
                    "channels_last=true"]
            contestants = {}
            if dtype == "fp32":
                contestants["PyTorch, as a user runs it"] = lambda: peer("classifier_step.py", False, *common)
            contestants[f"PyTorch, {dtype}, channels last, fused, heap kept"] = lambda: peer(
                "classifier_step.py", True, *common, "--dtype", dtype)
            if "--keras" in sys.argv and dtype == "fp32":
                contestants["Keras, as its authors run it"] = lambda: keras(*common)
            contestants["equipoise"] = lambda: run(ours, {})
            show(f"CNN of the paper, {size} px, batch 32, {dtype}", alternate(contestants, rounds))


def head(rounds):
    for name, features in {"vgg16": 25088, "resnet50": 100352}.items():
        common = ["--features", features, "--batch", 32, "--steps", 7]
        ours = [PROGRAMS / "bench_classifier", name, "--plugin", "transfer", *common, "--size", 32]
        contestants = {
            "PyTorch, as a user runs it": lambda: peer("classifier_step.py", False, *common),
            "PyTorch, fused, heap kept": lambda: peer("classifier_step.py", True, *common),
            "equipoise": lambda: run(ours, {})}
        show(f"Dense layers behind a frozen {name}, batch 32, fp32", alternate(contestants, rounds))


def main():
    header()
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    subprocess.run(["cmake", "--build", ROOT / "build", "--target", "bench_classifier", "cnn", "transfer"], check=True,
                   stdout=subprocess.DEVNULL)
    rounds = 1 if "--quick" in sys.argv else 3
    for name, measure in {"cnn": cnn, "head": head}.items():
        if not wanted or name in wanted:
            measure(rounds)


main()
