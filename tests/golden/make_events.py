"""Writes event_file.tfevents with TensorBoard's own record writer and protocol buffers (tensorboard 2.x).

The C++ writer must give the same bytes (tests/report/event_file_test.cpp).
"""

import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

PNG = bytes(range(7)) + "Ä".encode() * 100


def main():
    path = pathlib.Path(__file__).parent / "event_file.tfevents"
    with open(path, "wb") as file:
        writer = RecordWriter(file)

        def add(**fields):
            writer.write(event_pb2.Event(**fields).SerializeToString())

        def scalar(time, step, tag, value):
            value = summary_pb2.Summary.Value(tag=tag, simple_value=value)
            add(wall_time=time, step=step, summary=summary_pb2.Summary(value=[value]))

        add(wall_time=1767323045.0, file_version="brain.Event:2")
        scalar(1767323045.5, 1, "loss", 0.75)
        scalar(1767323046.25, 1000000, "validation_accuracy", -1.5e-3)
        image = summary_pb2.Summary.Image(height=4, width=300, colorspace=3, encoded_image_string=PNG)
        value = summary_pb2.Summary.Value(tag="preview", image=image)
        add(wall_time=1767323050.0, step=12, summary=summary_pb2.Summary(value=[value]))
        writer.flush()


if __name__ == "__main__":
    main()
