#include "worker/elf_stamp.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "catch.hpp"
#include "failure.hpp"
#include "store/file_operations.hpp"

namespace fs = std::filesystem;
using namespace equipoise;

namespace {

const fs::path good = fs::path(EQUIPOISE_BUILD) / "tests/fixtures/good/specimen.so";
const fs::path hostile = fs::path(EQUIPOISE_BUILD) / "tests/fixtures/hostile";

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("equipoise-elf-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string refusal(const fs::path& file) {
  return failure_of([&] { require_fitting_stamp(file); });
}

}  // namespace

TEST_CASE("The stamp of a plugin is read from its file") {
  const Stamp stamp = read_stamp(good);
  CHECK(stamp.plugin == "specimen");
  CHECK(stamp.version == "1.2.3");
  CHECK(stamp.torch == own_stamp().torch);
  CHECK(stamp.sdk_hash == own_stamp().sdk_hash);
  CHECK(misfit(stamp, own_stamp()).empty());
}

TEST_CASE("A plugin of another LibTorch is refused with both versions") {
  const std::string reason = refusal(hostile / "wrong_torch.so");
  CHECK(contains(reason, "1.13.1"));
  CHECK(contains(reason, own_stamp().torch));
}

TEST_CASE("A plugin of other SDK headers is refused with both hashes") {
  const std::string reason = refusal(hostile / "wrong_sdk.so");
  CHECK(contains(reason, "0123456789abcdef"));
  CHECK(contains(reason, own_stamp().sdk_hash));
}

TEST_CASE("A shared object without a stamp is no plugin") {
  CHECK(contains(refusal(hostile / "no_stamp.so"), "not an Equipoise plugin"));
}

TEST_CASE("Only the major version and the make of the compiler count") {
  Stamp mine = own_stamp();
  Stamp theirs = mine;
  mine.compiler = "12.2.0";
  theirs.compiler = "12.3.1 20240101";
  CHECK(misfit(theirs, mine).empty());
  theirs.compiler = "13.1.0";
  CHECK(contains(misfit(theirs, mine), "g++ 13"));
  theirs.compiler = "Debian Clang 12.0.6";
  CHECK(contains(misfit(theirs, mine), "clang 12"));
}

TEST_CASE("Folders, named pipes, devices and missing files are refused without waiting") {
  const Folder folder;
  const fs::path pipe = folder.path() / "fifo.so";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(contains(refusal(pipe), "not a regular file"));
  CHECK(contains(refusal(folder.path()), "not a regular file"));
  CHECK(contains(refusal("/dev/zero"), "not a regular file"));
  CHECK(contains(refusal(folder.path() / "none.so"), "cannot be opened"));
}

TEST_CASE("A plugin cut at any length is refused") {
  const Folder folder;
  const std::string whole = read_whole(good);
  for (std::size_t length = 0; length + 1 < whole.size(); length += 1 + whole.size() / 300) {
    INFO("length " << length);
    CHECK_FALSE(refusal(folder.write("cut.so", whole.substr(0, length))).empty());
  }
}

TEST_CASE("Damaged headers never lead outside the file") {
  const Folder folder;
  const std::string whole = read_whole(good);
  std::uint64_t sections = 0;
  std::memcpy(&sections, whole.data() + 40, sizeof sections);
  for (const unsigned char value : {0x00, 0x7f, 0x80, 0xff}) {
    for (std::size_t at = 0; at < 64; ++at) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      refusal(folder.write("damaged.so", damaged));
    }
    for (std::size_t at = sections; at < whole.size(); at += 7) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      refusal(folder.write("damaged.so", damaged));
    }
  }
  SUCCEED("no crash");
}
