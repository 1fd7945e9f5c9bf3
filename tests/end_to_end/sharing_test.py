"""Several runs and workers on one store, and two on one run folder."""

import json
import os
import re
import signal
import subprocess
import time

from program import TINY, ProgramTest, main, payload


class Sharing(ProgramTest):
    def start(self, *words):
        return subprocess.Popen(self.command(*words), env=self.environment(), cwd=self.folder, text=True,
                                start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait_for(self, name):
        """Until the file is there, half a minute at most."""
        for _ in range(300):
            if (self.folder / name).exists():
                return
            time.sleep(0.1)
        self.fail(f"{name} did not appear")

    def test_two_runs_on_one_store_share_the_work(self):
        runs = [self.start("run", TINY, "--store", "store", "--out", f"run{i}", "--json", "--quiet") for i in (1, 2)]
        outputs = [run.communicate(timeout=300) for run in runs]
        self.assertEqual([run.returncode for run in runs], [0, 0], outputs)
        done = [{s["key"] for s in json.loads(out)["stages"] if s["state"] == "done"} for out, _ in outputs]
        self.assertFalse(done[0] & done[1], "a stage was computed twice")
        self.run_study(TINY, "alone", "run3")
        self.assertEqual(payload(self.folder / "store"), payload(self.folder / "alone"))

    def test_a_second_run_on_one_folder_is_told_who_holds_it(self):
        slow = ("--set", "stages.model.length.steps=2000")
        first = self.start("run", TINY, "--store", "store", "--out", "run", "--quiet", *slow)
        self.wait_for("run/run.json")
        second = self.call("run", TINY, "--store", "store", "--out", "run", "--quiet", *slow, code=4)
        self.assertIn(str(first.pid), second.stderr)
        first.terminate()
        first.communicate(timeout=60)
        self.assertEqual(first.returncode, 75)

    def test_two_workers_give_the_bytes_of_one(self):
        self.run_study(TINY, "one", "run1")
        self.run_study(TINY, "two", "run2", "-j", "2", "--threads", "2")
        self.assertEqual(payload(self.folder / "one"), payload(self.folder / "two"))

    def complete(self):
        return {path.parent.name for path in (self.folder / "store").glob("*/*/artefact.json")}

    def test_a_second_worker_computes_stages_of_a_run(self):
        first = self.start("run", TINY, "--store", "store", "--out", "run", "--quiet")
        self.wait_for("run/run.json")
        os.killpg(first.pid, signal.SIGSTOP)  # What is finished from here on is the other's work.
        time.sleep(0.3)
        before = self.complete()
        joined = self.start("worker", "--run", "run")
        try:
            for _ in range(600):
                if self.complete() - before:
                    break
                time.sleep(0.1)
            else:
                self.fail("the second worker computed nothing")
        finally:
            os.killpg(first.pid, signal.SIGCONT)
        outputs = [process.communicate(timeout=300) for process in (first, joined)]
        self.assertEqual([first.returncode, joined.returncode], [0, 0], outputs)
        computed, whole = map(int, re.search(r"computed (\d+) of (\d+) stages; the run is done", outputs[1][0]).groups())
        self.assertGreater(computed, 0)
        self.assertEqual(len(self.complete()), whole)
        self.run_study(TINY, "alone", "run-alone")
        self.assertEqual(payload(self.folder / "store"), payload(self.folder / "alone"))

    def test_a_worker_alone_finishes_a_stopped_run(self):
        slow = ("--set", "stages.model.length.steps=300")
        first = self.start("run", TINY, "--store", "store", "--out", "run", "--quiet", *slow)
        self.wait_for("run/run.json")
        time.sleep(1)
        first.terminate()
        first.communicate(timeout=60)
        self.assertEqual(first.returncode, 75)
        done = self.call("worker", "--run", "run")
        self.assertRegex(done.stdout, r"computed [1-9]\d* of \d+ stages; the run is done")
        self.assertEqual({stage["state"] for stage in self.plan(TINY, "store", *slow)}, {"cached"})


if __name__ == "__main__":
    main()
