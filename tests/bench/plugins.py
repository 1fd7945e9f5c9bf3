"""What plugins cost: their build from nothing, their description, their trial."""

import pathlib
import shutil
import subprocess
import tempfile

from measure import PROGRAM, ROOT, alternate, header, show, timed

KINDS = {"generator": "60 s", "classifier": "60 s", "sampler": "15 s", "metric": "15 s"}


def build(prefix, project):
    """Seconds of configuring and building without a compiler cache."""
    shutil.rmtree(project / "build", ignore_errors=True)
    nothing = {"CCACHE_DISABLE": "1", "CMAKE_PREFIX_PATH": "", "CMAKE_CXX_COMPILER_LAUNCHER": ""}
    return (timed(["cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={prefix}"], **nothing) +
            timed(["cmake", "--build", project / "build", "-j", "2"], **nothing))


def copies(folder, plugin, count):
    """`count` plugins of different content and identity: the component's name is written over in the file."""
    folder.mkdir()
    content = plugin.read_bytes()
    for i in range(count):
        (folder / f"bench{i:02}.so").write_bytes(content.replace(b"bench_xx", b"bench_%02d" % i))


def cold(folder, cache):
    shutil.rmtree(cache, ignore_errors=True)
    return timed([PROGRAM, "plugins", "list", "--json", "--plugin-dir", folder], EQUIPOISE_CACHE=str(cache))


def main():
    header()
    with tempfile.TemporaryDirectory() as base:
        base = pathlib.Path(base)
        prefix = base / "prefix"
        subprocess.run(["cmake", "--install", ROOT / "build", "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        program = prefix / "bin" / "equipoise"
        for kind, goal in KINDS.items():
            project = base / f"bench_{kind}"
            subprocess.run([program, "plugins", "new", f"bench_{kind}", "--kind", kind, "--out", project], check=True,
                           stdout=subprocess.DEVNULL)
            show(f"build of the {kind} that `plugins new` writes", alternate({"cmake": lambda: build(prefix, project)}, 2),
                 goal)
        library = base / "bench_generator" / "build" / "bench_generator.so"
        show("its trial by `plugins check`", alternate({"equipoise": lambda: timed([program, "plugins", "check", library])},
                                                       2), "60 s")
        project = base / "bench_xx"
        subprocess.run([program, "plugins", "new", "bench_xx", "--kind", "sampler", "--out", project], check=True,
                       stdout=subprocess.DEVNULL)
        build(prefix, project)
        folder, cache = base / "fifty", base / "cache"
        copies(folder, project / "build" / "bench_xx.so", 50)
        show("50 plugins described, cold", alternate({"equipoise": lambda: cold(folder, cache)}, 3), "20 s")
        warm = [PROGRAM, "plugins", "list", "--json", "--plugin-dir", folder]
        listed = subprocess.run(warm, capture_output=True, text=True, check=True,
                                env={"EQUIPOISE_CACHE": str(cache)}).stdout
        assert listed.count('"bench_') >= 100, "not all plugins were taken"
        show("50 plugins described, warm",
             alternate({"equipoise": lambda: timed(warm, EQUIPOISE_CACHE=str(cache))}, 20), "50 ms")


main()
