"""State dicts of every form become safetensors; what would execute code does not."""

import collections
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / ".deps" / "tools"), str(ROOT / ".deps" / "torch")]
try:
    import torch
    from safetensors.torch import load_file
except ImportError as error:
    print(f"skipped: {error}; `./dev weights NAME` installs what is needed")
    sys.exit(77)

import get_weights
from convert_weights import convert


class Stranger:
    """Unpickling it would call print."""

    def __reduce__(self):
        return print, ("executed",)


class Conversion(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="equipoise-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = collections.OrderedDict({
            "conv.weight": torch.arange(24.0).view(2, 3, 2, 2), "bn.running_var": torch.ones(2),
            "bn.num_batches_tracked": torch.tensor(7), "fc.bias": torch.tensor([0.5, -2.0], dtype=torch.float16)})

    def converted(self, content, prefix="", **how):
        source = self.folder / "input.pth"
        torch.save(content, source, **how)
        convert(source, self.folder / "out" / "w.safetensors", prefix)
        return load_file(self.folder / "out" / "w.safetensors")

    def check(self, tensors):
        self.assertEqual(sorted(tensors), ["bn.running_var", "conv.weight", "fc.bias"])
        self.assertTrue(torch.equal(tensors["conv.weight"], self.state["conv.weight"]))
        self.assertEqual(tensors["fc.bias"].dtype, torch.float32)
        self.assertEqual(tensors["fc.bias"].tolist(), [0.5, -2.0])

    def test_old_and_new_file_format(self):
        self.check(self.converted(self.state))
        self.check(self.converted(self.state, _use_new_zipfile_serialization=False))

    def test_checkpoints_and_prefixes(self):
        self.check(self.converted({"state_dict": self.state, "epoch": 3}))
        self.check(self.converted({"module." + name: value for name, value in self.state.items()}))
        self.check(self.converted({"net." + name: value for name, value in self.state.items()}, prefix="net."))

    def test_shared_and_strided_tensors_are_copied(self):
        shared = torch.arange(6.0).view(2, 3)
        tensors = self.converted({"a": shared, "b": shared.t()})
        self.assertTrue(torch.equal(tensors["b"], shared.t()))

    def refused(self, content, word, **how):
        with self.assertRaises(SystemExit) as caught:
            self.converted(content, **how)
        self.assertIn(word, str(caught.exception))
        self.assertFalse((self.folder / "out" / "w.safetensors").exists())

    def test_what_executes_code_or_is_no_state_dict_is_refused(self):
        self.refused({"a": Stranger()}, "without executing code")
        self.refused({"a": Stranger()}, "without executing code", _use_new_zipfile_serialization=False)
        self.refused({"a": torch.ones(1), "b": "text"}, "'b'")
        self.refused({"a": torch.ones(1, dtype=torch.int32)}, "floating-point")
        self.refused([torch.ones(1)], "no state dict")

    def test_half_a_file_is_refused(self):
        source = self.folder / "half.pth"
        torch.save(self.state, source)
        source.write_bytes(source.read_bytes()[:400])
        with self.assertRaises(SystemExit):
            convert(source, self.folder / "w.safetensors")

    def test_a_download_whose_hash_differs_from_its_name_is_refused(self):
        path = self.folder / "resnet18-f37072fd.pth"
        path.write_bytes(b"something else")
        with self.assertRaises(SystemExit) as caught:
            get_weights.check(path, "f37072fd")
        self.assertIn("f37072fd", str(caught.exception))
        self.assertEqual(get_weights.check(path, get_weights.sha256(path)[:8]), get_weights.sha256(path))


if __name__ == "__main__":
    unittest.main(verbosity=2)
