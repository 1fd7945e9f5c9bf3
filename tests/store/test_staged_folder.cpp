#include <fstream>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "failing_files.hpp"
#include "scratch_folder.hpp"
#include "store/staged_folder.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

/// An artefact of two files, one of them in a folder below and longer than one write.
void make_artefact(const fs::path& folder) {
  fs::create_directories(folder / "previews");
  std::ofstream(folder / "artefact.json") << "{}";
  std::ofstream(folder / "previews/1.png") << std::string(3'000'000, 'x');
}

/// Copies the artefact to `out` as an export does; false if that was reported to have failed.
bool exported(FileOperations& files, const fs::path& artefact, const fs::path& out) {
  try {
    StagedFolder staged(out, files);
    copy_folder(files, artefact, staged.path() / "NORMAL");
    staged.publish();
    return true;
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    return false;
  }
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a copy that fails at any file operation leaves neither the final name nor a temporary one") {
  for (const int code : {ENOSPC, EIO}) {
    bool finished = false;
    int steps = 0;
    for (int index = 1; !finished; ++index) {
      const ScratchFolder scratch;
      const fs::path out = scratch.path() / "here/out";
      make_artefact(scratch.path() / "artefact");
      FailingFiles failing(index, code, FailingFiles::Duration::once);
      failing.write_limit = 1'000'000;
      finished = exported(failing, scratch.path() / "artefact", out);
      INFO("operation " << index);
      CHECK(finished == !failing.reached());
      steps = failing.count();
      if (finished) {
        CHECK(fs::file_size(out / "NORMAL/previews/1.png") == 3'000'000);
        CHECK(read_whole(out / "NORMAL/artefact.json") == "{}");
        CHECK(entries(out.parent_path()) == 1);
      } else if (fs::exists(out)) {
        // Only the sync of the parent may fail when all is in its place.
        CHECK(fs::file_size(out / "NORMAL/previews/1.png") == 3'000'000);
      } else if (fs::exists(out.parent_path())) {
        CHECK(entries(out.parent_path()) == 0);
      }
    }
    CHECK(steps > 8);
  }
}

TEST_CASE("a staged folder takes the place of an empty one, and no other's") {
  const ScratchFolder scratch;
  FileOperations files;
  make_artefact(scratch.path() / "artefact");
  fs::create_directories(scratch.path() / "empty");
  CHECK(exported(files, scratch.path() / "artefact", scratch.path() / "empty/"));
  CHECK(fs::exists(scratch.path() / "empty/NORMAL/artefact.json"));
  CHECK_FALSE(exported(files, scratch.path() / "artefact", scratch.path() / "empty"));
  CHECK(entries(scratch.path()) == 2);
}

TEST_CASE("what is not published vanishes") {
  const ScratchFolder scratch;
  FileOperations files;
  fs::path temporary;
  {
    StagedFolder staged(scratch.path() / "out", files);
    temporary = staged.path();
    CHECK(is_temporary(temporary.filename().string()));
    make_artefact(temporary);
  }
  CHECK_FALSE(fs::exists(temporary));
  CHECK_FALSE(fs::exists(scratch.path() / "out"));
}
