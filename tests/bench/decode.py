"""Decoding and resizing pictures to 224 px with two threads: OpenCV in Python against our load and decode stages.

usage: decode.py [FOLDER]   a folder with a sub-folder of PNGs a class; default data/chest-xray
Needs the Python packages numpy and opencv-python-headless; they are installed into .deps/peers.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from measure import PROGRAM, ROOT, alternate, header, show

PEERS = ROOT / ".deps" / "peers"
OPENCV = """
import sys, time, glob, concurrent.futures, cv2, numpy
cv2.setNumThreads(1)
files = sorted(glob.glob(sys.argv[1] + "/*/*.png"))
start = time.perf_counter()
def one(f): return cv2.resize(cv2.imread(f, cv2.IMREAD_GRAYSCALE), (224, 224), interpolation=cv2.INTER_AREA)
with concurrent.futures.ThreadPoolExecutor(2) as pool: out = numpy.stack(list(pool.map(one, files)))
print(time.perf_counter() - start)
numpy.save(sys.argv[2], out)
"""


def opencv(folder, out):
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "numpy", "opencv-python-headless"], check=True)
    done = subprocess.run([PEERS / "bin/python", "-c", OPENCV, folder, out], capture_output=True, text=True, check=True)
    return float(done.stdout)


def ours(folder, work):
    """Seconds of the decode stages, as the store recorded them; a fresh store each time."""
    store = pathlib.Path(work) / "store"
    shutil.rmtree(store, ignore_errors=True)
    manifest = pathlib.Path(work) / "decode.toml"
    manifest.write_text(f'[stages.real]\ndo = "load"\nuse = "image_folder"\nwith.root = "{folder}"\n'
                        '[stages.model]\ndo = "train"\nuse = "gaussian"\non = "real"\nsize = 224\n'
                        'length = { epochs = 1 }\n')
    done = subprocess.run([PROGRAM, "run", manifest, "--store", store, "--out", pathlib.Path(work) / "run", "--threads",
                           "2", "--json", "--quiet"], capture_output=True, text=True, check=True)
    return sum(s["seconds"] for s in json.loads(done.stdout)["stages"] if s["name"] == "decode")


def main():
    folder = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "chest-xray").resolve())
    header()
    with tempfile.TemporaryDirectory() as work:
        results = alternate({"OpenCV in Python, 2 threads": lambda: opencv(folder, work + "/out.npy"),
                             "equipoise decode stages, 2 threads": lambda: ours(folder, work)}, 5)
        show("decode and resize to 224 px", results, "at least as fast")
        difference = subprocess.run([PEERS / "bin/python", "-c", COMPARE, work], capture_output=True, text=True,
                                    check=True).stdout
        print("  " + difference.strip())


COMPARE = """
import glob, json, sys, numpy
want = numpy.load(sys.argv[1] + "/out.npy")
got = []
for folder in sorted(glob.glob(sys.argv[1] + "/store/*/*/images.safetensors")):
    facts = json.load(open(folder.replace("images.safetensors", "artefact.json")))
    raw = open(folder, "rb").read(); n = int.from_bytes(raw[:8], "little"); header = json.loads(raw[8:8 + n])["images"]
    got.append((facts["label"], numpy.frombuffer(raw[8 + n:], numpy.uint8).reshape(header["shape"])[:, 0]))
got = numpy.concatenate([pixels for label, pixels in sorted(got, key=lambda pair: pair[0])])
d = numpy.abs(got.astype(int) - want.astype(int))
print(f"largest difference {d.max()} of 255, equal {numpy.mean(d == 0):.4f}")
"""

main()
