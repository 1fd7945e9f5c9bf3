#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "failing_files.hpp"
#include "scratch_folder.hpp"
#include "store/file_operations.hpp"

using namespace equipoise;

namespace {

std::size_t entry_count(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a file is replaced whole") {
  const ScratchFolder folder;
  FileOperations files;
  const auto path = folder.path() / "file";
  write_whole(files, path, "old");
  write_whole(files, path, std::string("new\0 text", 9));
  CHECK(read_whole(path) == std::string("new\0 text", 9));
  write_pieces(files, path, {"a", "", "bc"});
  CHECK(read_whole(path) == "abc");
  CHECK(entry_count(folder.path()) == 1);
}

TEST_CASE("short writes are continued") {
  const ScratchFolder folder;
  FailingFiles files(0, 0, FailingFiles::Duration::once);
  files.write_limit = 7;
  const std::string text(1000, 'x');
  write_whole(files, folder.path() / "file", text);
  CHECK(read_whole(folder.path() / "file") == text);
}

TEST_CASE("a write that fails at any call leaves the old file or the new one, and reports it") {
  for (const int code : {ENOSPC, EIO}) {
    for (const auto duration : {FailingFiles::Duration::once, FailingFiles::Duration::from_then_on}) {
      const ScratchFolder folder;
      const auto path = folder.path() / "file";
      std::ofstream(path) << "old";
      bool done = false;
      for (int index = 1; !done; ++index) {
        FailingFiles files(index, code, duration);
        files.write_limit = 10;
        try {
          write_whole(files, path, std::string(25, 'n'));
          done = true;
          CHECK_FALSE(files.reached());
        } catch (const Error& error) {
          CHECK(error.fault() == Fault::data);
          const std::string text = read_whole(path);
          CHECK((text == "old" || text == std::string(25, 'n')));
          CHECK(entry_count(folder.path()) == 1);
        }
      }
      CHECK(read_whole(path) == std::string(25, 'n'));
    }
  }
}

TEST_CASE("interrupted writes are taken up again") {
  class Interrupted : public FileOperations {
   protected:
    std::ptrdiff_t write_some(int descriptor, const char* data, std::size_t size) override {
      if (++count_ % 2 == 0)
        return FileOperations::write_some(descriptor, data, std::min<std::size_t>(size, 2));
      errno = EINTR;
      return -1;
    }

   private:
    int count_ = 0;
  };
  const ScratchFolder folder;
  Interrupted files;
  write_whole(files, folder.path() / "file", "abcde");
  CHECK(read_whole(folder.path() / "file") == "abcde");
}

TEST_CASE("a device that takes nothing ends the write") {
  class Stuck : public FileOperations {
   protected:
    std::ptrdiff_t write_some(int, const char*, std::size_t) override { return 0; }
  };
  const ScratchFolder folder;
  Stuck files;
  CHECK_THROWS_AS(write_whole(files, folder.path() / "file", "abc"), Error);
}

TEST_CASE("errors name the path, the reason and a remedy") {
  FileOperations files;
  try {
    write_whole(files, "/nonexistent/file", "x");
    FAIL("no error");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(text.find("/nonexistent/file") != std::string::npos);
    CHECK(text.find("no such file") != std::string::npos);
  }
  const int full = ::open("/dev/full", O_WRONLY);
  if (full < 0) return;
  try {
    files.write(full, "x", "/dev/full");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "cannot write /dev/full: no space left on device");
    CHECK(error.hint().find("free some space") != std::string::npos);
  }
  ::close(full);
}

TEST_CASE("reading stops at the limit and at folders") {
  const ScratchFolder folder;
  const auto path = folder.path() / "file";
  std::ofstream(path) << "12345";
  CHECK(read_whole(path, 5) == "12345");
  CHECK_THROWS_AS(read_whole(path, 4), Error);
  CHECK_THROWS_AS(read_whole(folder.path()), Error);
  CHECK_THROWS_AS(read_whole(folder.path() / "missing"), Error);
}

TEST_CASE("temporary names are recognised and never repeat") {
  const auto first = temporary_sibling("/a/file.json"), second = temporary_sibling("/a/file.json");
  CHECK(first != second);
  CHECK(first.parent_path() == "/a");
  CHECK(is_temporary(first.filename().string()));
  CHECK_FALSE(is_temporary("file.tmp"));
  CHECK_FALSE(is_temporary("0123456789abcdef.tmp"));
  CHECK_FALSE(is_temporary("x.0123456789abcdeg.tmp"));
}
