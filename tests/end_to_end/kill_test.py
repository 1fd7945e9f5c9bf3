"""Runs that are killed or interrupted come back equal to an undisturbed one."""

import json
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


class Resumed(ProgramTest):
    """A training that is cut off in its middle; `SLOW` makes it last."""

    SLOW = ("--set", "stages.model.length.steps=120", "--until", "model", "--checkpoint-seconds", "0.3")

    def start(self, store, *words):
        return subprocess.Popen(self.command("run", TINY, "--store", store, "--out", "run-" + store, "--quiet",
                                             *self.SLOW, *words), env=self.environment(), start_new_session=True,
                                cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for_checkpoint(self, store, run):
        """Until a training of the plan is resumable."""
        for _ in range(300):
            states = {s["state"] for s in self.plan(TINY, store, *self.SLOW[:2]) if s["name"] == "model"}
            if "resumable" in states:
                return
            self.assertIsNone(run.poll(), "it ended before a checkpoint was written")
            time.sleep(0.1)
        self.fail("no checkpoint appeared")

    def threads(self, store):
        artefacts = [json.loads(path.read_text()) for path in (self.folder / store).glob("*/*/artefact.json")]
        found = [find(artefact, "threads") for artefact in artefacts if find(artefact, "verb") == "train"]
        self.assertEqual(len(found), 2, "one model a class")
        return found

    def test_a_stopped_run_is_resumable_in_the_plan_and_cached_when_it_is_done(self):
        run = self.start("stopped")
        self.wait_for_checkpoint("stopped", run)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(60), 75)
        states = [s["state"] for s in self.plan(TINY, "stopped", *self.SLOW[:2]) if s["name"] == "model"]
        self.assertIn("resumable", states)
        self.assertIn("resumable", self.call("plan", TINY, "--store", "stopped", *self.SLOW[:2]).stdout)
        self.assertEqual(self.start("stopped").wait(300), 0)
        states = [s["state"] for s in self.plan(TINY, "stopped", *self.SLOW[:2]) if s["name"] == "model"]
        self.assertEqual(states, ["cached", "cached"])

    def test_two_threads_give_the_same_bytes_after_a_kill(self):
        two = ("--threads", "2")
        self.assertEqual(self.start("undisturbed", *two).wait(300), 0)
        run = self.start("killed", *two)
        self.wait_for_checkpoint("killed", run)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        self.assertEqual(self.start("killed", *two).wait(300), 0)
        self.assertEqual(payload(self.folder / "killed"), payload(self.folder / "undisturbed"))
        self.assertEqual(self.threads("killed"), [2, 2])

    def test_a_resumed_training_keeps_the_threads_that_it_began_with(self):
        run = self.start("begun", "--threads", "2")
        self.wait_for_checkpoint("begun", run)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        states = [s["state"] for s in self.plan(TINY, "begun", *self.SLOW[:2]) if s["name"] == "model"]
        self.assertIn("resumable", states)
        self.assertEqual(self.start("begun", "--threads", "1").wait(300), 0)
        self.assertEqual(sorted(self.threads("begun")), sorted(1 if state == "to run" else 2 for state in states))


def find(value, key):
    """The first value under `key`, however deep."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        found = find(inner, key)
        if found is not None:
            return found
    return None


if __name__ == "__main__":
    main()
