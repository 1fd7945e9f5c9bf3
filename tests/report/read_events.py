"""Reads an event file as TensorBoard does: read_events.py FILE. Exit code 77 without the package tensorboard."""

import sys

try:
    from tensorboard.backend.event_processing import event_accumulator
except ImportError:
    print("skipped: there is no package tensorboard")
    sys.exit(77)

events = event_accumulator.EventAccumulator(sys.argv[1])
events.Reload()
scalars = [(tag, e.step, e.wall_time, e.value) for tag in events.Tags()["scalars"] for e in events.Scalars(tag)]
images = [(tag, e.step, e.width, e.height) for tag in events.Tags()["images"] for e in events.Images(tag)]
assert ("loss", 1, 1767323045.5, 0.75) in scalars, scalars
assert ("validation_accuracy", 1000000) in [s[:2] for s in scalars], scalars
assert images == [("preview", 12, 300, 4)], images
