"""Turns a PyTorch state dict (.pth, .pt, .bin) into safetensors, which is what Equipoise reads.

usage: convert_weights.py INPUT OUTPUT [--prefix TEXT]

INPUT may be of the old or the new file format of torch.save, a plain state dict or a checkpoint that holds one under
"state_dict" or "model". It is read with weights_only=True: nothing in it is executed. Names stay as they are, but for
the prefix "module." of data-parallel training, and what --prefix names. Counters of batch norms are left out; half,
bfloat16 and double precision become float32. Needs the Python packages torch and safetensors.
"""

import argparse
import pathlib
import pickle
import sys


def state_of(content, source):
    """The dictionary of tensors in what torch.load gave."""
    for key in ("state_dict", "model"):
        if isinstance(content, dict) and isinstance(content.get(key), dict):
            content = content[key]
    if not isinstance(content, dict) or not content:
        sys.exit(f"{source}: holds no state dict but a {type(content).__name__}")
    return content


def plain_name(name, prefix):
    for word in ("module.", prefix):
        if word and name.startswith(word):
            name = name[len(word):]
    return name


def floating_tensors(state, prefix, source):
    import torch
    tensors = {}
    for name, value in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        if not torch.is_tensor(value):
            sys.exit(f"{source}: '{name}' is no tensor but a {type(value).__name__}; is this a plain state dict?")
        if not value.is_floating_point():
            sys.exit(f"{source}: '{name}' is of type {value.dtype}; weights must be floating-point numbers")
        # A copy: safetensors refuses tensors that share memory.
        tensors[plain_name(name, prefix)] = value.detach().to(torch.float32).contiguous().clone()
    return tensors


def convert(source, target, prefix=""):
    """Writes `target`; the number of tensors. Leaves through sys.exit with a message if `source` cannot be read."""
    import torch
    from safetensors.torch import save_file
    try:
        content = torch.load(source, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError) as error:
        sys.exit(f"{source}: not a state dict that can be read without executing code: {str(error).splitlines()[0]}")
    tensors = floating_tensors(state_of(content, source), prefix, source)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    save_file(tensors, str(part), metadata={"format": "pt", "source": pathlib.Path(source).name})
    part.chmod(0o644)
    part.replace(target)
    return len(tensors)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--prefix", default="", help="text to cut from the start of names")
    words = parser.parse_args()
    count = convert(words.input, words.output, words.prefix)
    print(f"{words.output}: {count} tensors")


if __name__ == "__main__":
    main()
