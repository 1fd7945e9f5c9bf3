"""Runs that are killed or interrupted come back equal to an undisturbed one."""

import os
import random
import signal
import subprocess
import time

from program import TINY, ProgramTest, main, payload

KILLS = 30
# Long enough that kills fall into trainings, with checkpoints in between.
LONGER = ("--set", "stages.model.length.steps=150", "--set", "stages.classifier.length.epochs=12")


class Killed(ProgramTest):
    def start(self, store, *words):
        command = self.command("run", TINY, "--store", self.folder / store, "--out", self.folder / ("run-" + store),
                               "--quiet", "--checkpoint-seconds", "0.3", *LONGER, *words)
        return subprocess.Popen(command, env=self.environment(), start_new_session=True, cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def test_a_run_killed_thirty_times_equals_an_undisturbed_one(self):
        start = time.monotonic()
        self.assertEqual(self.start("undisturbed").wait(300), 0)
        whole = time.monotonic() - start
        kills, disturbed, rng = 0, 0, random.Random(7)
        while kills < KILLS:
            run = self.start(f"killed-{disturbed}")
            time.sleep(rng.uniform(0.05, max(0.6, whole / 6)))
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                kills += 1
                run.wait()
            else:  # finished between kills: this store is complete, go on with a fresh one
                self.assertEqual(run.returncode, 0)
                disturbed += 1
        self.assertEqual(self.start(f"killed-{disturbed}").wait(300), 0)
        expected = payload(self.folder / "undisturbed")
        for i in range(disturbed + 1):
            self.assertEqual(payload(self.folder / f"killed-{i}"), expected)

    def test_interrupt_checkpoints_exits_75_and_the_same_command_goes_on(self):
        self.assertEqual(self.start("undisturbed").wait(300), 0)
        for number in (signal.SIGINT, signal.SIGTERM):
            stops = 0
            for _ in range(20):
                run = self.start(f"stopped-{number}")
                time.sleep(1.2)
                run.send_signal(number)
                code = run.wait(60)
                if code == 0:
                    break
                self.assertEqual(code, 75)
                stops += 1
            else:
                self.assertEqual(self.start(f"stopped-{number}").wait(300), 0)
            self.assertGreater(stops, 0)
            self.assertEqual(payload(self.folder / f"stopped-{number}"), payload(self.folder / "undisturbed"))


if __name__ == "__main__":
    main()
