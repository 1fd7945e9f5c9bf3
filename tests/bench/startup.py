"""How long the program takes to answer: --help, check with a warm catalogue, plan of 2,000 stages, a worker."""

import json
import pathlib
import socket
import subprocess
import tempfile
import time

from measure import PROGRAM, ROOT, alternate, header, show, timed

QUICKSTART = ROOT / "experiments" / "quickstart.toml"


def worker_ready():
    """Seconds from starting a worker to its first message."""
    ours, theirs = socket.socketpair()
    start = time.perf_counter()
    # The worker's channel is its descriptor 3.
    process = subprocess.Popen(["/bin/sh", "-c", f"exec {PROGRAM}-worker 3<&{theirs.fileno()}"],
                               pass_fds=[theirs.fileno()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    theirs.close()
    message = json.loads(ours.makefile().readline())
    seconds = time.perf_counter() - start
    assert message["event"] == "ready", message
    ours.close()
    process.wait()
    return seconds


def main():
    header()
    show("equipoise --help", alternate({"equipoise": lambda: timed([PROGRAM, "--help"])}, 30), "10 ms")
    timed([PROGRAM, "check", QUICKSTART])
    show("check quickstart, warm catalogue", alternate({"equipoise": lambda: timed([PROGRAM, "check", QUICKSTART])}, 30),
         "100 ms")
    with tempfile.TemporaryDirectory() as folder:
        study = pathlib.Path(folder) / "wide.toml"
        doses = ", ".join(str(i + 1) for i in range(230))
        study.write_text(f'base = "{QUICKSTART}"\n[vary.dose]\nset = "stages.synthetic.count"\nto = [{doses}]\n'
                         '[[exclude]]\ngenerator = "none"\n')
        plan = subprocess.run([PROGRAM, "plan", study, "--json"], capture_output=True, text=True, check=True).stdout
        stages = len(json.loads(plan)["stages"])
        show(f"plan of {stages} stages", alternate({"equipoise": lambda: timed([PROGRAM, "plan", study])}, 5), "1 s")
    show("worker ready", alternate({"equipoise-worker": worker_ready}, 10), "0.6 s")


main()
