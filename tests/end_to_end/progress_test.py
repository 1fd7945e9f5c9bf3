"""What runs is shown: live on a terminal, in plain lines elsewhere, not at all where nobody asked."""

import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import termios

from program import TINY, ProgramTest, main

# Long enough for lines in between, which come every few seconds.
SLOW = ("--set", "stages.model.length.steps=1500")
ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
UP_AND_CLEAR = re.compile(r"\x1b\[(\d+)F\x1b\[J")


def uncoloured(text):
    """Colours gone, movements kept."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Progress(ProgramTest):
    def on_terminal(self, *words, **environment):
        """Runs the program with standard error on a pseudo terminal of 80 columns; what it wrote there, and stdout."""
        terminal, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**self.environment(), "TERM": "xterm", **environment}
        environment = {name: value for name, value in environment.items() if value is not None}
        with open(self.folder / "stdout", "wb") as out:
            run = subprocess.Popen(self.command(*words), stdin=subprocess.DEVNULL, stdout=out, stderr=end,
                                   env=environment, cwd=self.folder)
            os.close(end)
            written = b""
            while True:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:  # the other side is closed
                    break
                if not piece:
                    break
                written += piece
            os.close(terminal)
            self.assertEqual(run.wait(60), 0, written)
        return written.decode().replace("\r\n", "\n"), (self.folder / "stdout").read_text()

    def run_words(self, name, *words):
        return ("run", TINY, "--store", f"store-{name}", "--out", f"run-{name}", *words)

    def test_a_terminal_shows_one_live_line_a_running_stage(self):
        shown, _ = self.on_terminal(*self.run_words("live", "-j", "2", "--threads", "2"), NO_COLOR=None)
        self.assertGreater(len(UP_AND_CLEAR.findall(shown)), 3, "the lines are redrawn in place")
        self.assertEqual(max(map(int, re.findall(r"\] (\d+) running, ", shown))), 2)
        # What is erased is one line for each running stage, and one for the whole.
        drawn = None
        for match in re.finditer(r"\x1b\[(\d+)F\x1b\[J|\] (\d+) running, ", uncoloured(shown)):
            if match.group(2) is not None:
                drawn = int(match.group(2))
            elif drawn is not None:
                self.assertEqual(int(match.group(1)), drawn + 1)
        plain = ESCAPE.sub("", shown)
        self.assertRegex(plain, r"\n  model .*\d+/40 steps")
        self.assertRegex(plain, r"\[\d+/\d+\] .*model.*: done in ")
        self.assertTrue(all(len(line) < 80 for line in plain.splitlines() if line.startswith("  ")))
        self.assertRegex(shown, r"\x1b\[\d+m")

    def test_no_color_leaves_only_the_movements(self):
        shown, _ = self.on_terminal(*self.run_words("plain"), NO_COLOR="1")
        self.assertRegex(shown, UP_AND_CLEAR)
        self.assertNotRegex(shown, r"\x1b\[[0-9;]*m")

    def test_quiet_and_json_show_no_progress_on_a_terminal(self):
        for option in ("--quiet", "--json"):
            shown, out = self.on_terminal(*self.run_words(option, option))
            with self.subTest(option):
                self.assertNotRegex(shown, r"\x1b|running|done in|steps")
                self.assertEqual(json.loads(out)["state"] if option == "--json" else out,
                                 "done" if option == "--json" else "")

    def test_quiet_leaves_errors_only_and_json_the_warnings_too(self):
        # Two of the manifest, and one of a stage: fid of few pictures.
        doubtful = pathlib.Path(TINY).read_text() + '[stages.again]\ndo = "test"\nmodel = "classifier"\non = "parts.test"\n'
        manifest = self.write("doubtful.toml", doubtful)
        for option, warnings in (((), 3), (("--json",), 3), (("--quiet",), 0)):
            name = "".join(option) or "plain"
            done = self.call("run", manifest, "--store", "store" + name, "--out", "run" + name, *option)
            with self.subTest(name):
                said = set(re.findall(r"(?:doubtful.toml:.*: |^)warning: .*", done.stderr, re.M))
                self.assertEqual(len(said), warnings, done.stderr)
                self.assertEqual("done in" in done.stderr, not option)
                if option == ("--quiet",):
                    self.assertEqual(done.stdout + done.stderr, "")
        broken = self.write("broken.toml", doubtful.replace("count = 12", "coutn = 12", 1))
        refused = self.call("run", broken, "--quiet", code=2).stderr
        self.assertIn("error: ", refused)
        self.assertNotIn("warning: ", refused)

    def test_a_dumb_terminal_and_a_file_get_plain_lines_now_and_then(self):
        dumb, _ = self.on_terminal(*self.run_words("dumb"), TERM="dumb")
        self.assertNotIn("\x1b", dumb)
        self.assertIn(": done in ", dumb)
        done = self.call(*self.run_words("file", *SLOW))
        self.assertNotIn("\x1b", done.stderr)
        self.assertRegex(done.stderr, r"(?m)^\[\d+/\d+\] model.*: [\d,]+/1,500 steps, [\d.]+/s, .* left")


if __name__ == "__main__":
    main()
