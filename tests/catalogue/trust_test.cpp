#include "catalogue/trust.hpp"

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = fs::path(EQUIPOISE_BUILD) / "tests/fixtures";
const fs::path worker = fs::path(EQUIPOISE_BUILD) / "bin/equipoise-worker";

/// A folder with one file in it, both for their owner alone.
struct Place {
  ScratchFolder scratch;
  fs::path folder, file;

  Place() : folder(scratch / "a/plugins") {
    fs::create_directories(folder);
    file = scratch.write("a/plugins/x.so", "x");
    for (const fs::path& path : {scratch.path(), scratch / "a", folder})
      REQUIRE(::chmod(path.c_str(), 0755) == 0);
    REQUIRE(::chmod(file.c_str(), 0644) == 0);
  }
};

void check_reached(const fs::path& file, const fs::path& culprit, const std::string& who) {
  const std::string reason = strangers_reach(file);
  INFO(reason);
  CHECK(reason.find(culprit.string() + " ") == 0);
  CHECK(reason.find(who) != std::string::npos);
  CHECK(reason.find("--plugin-dir") != std::string::npos);
}

}  // namespace

TEST_CASE("A plugin that only its owner can write to is trusted, even below /tmp") {
  const Place place;
  CHECK(strangers_reach(place.file).empty());
}

TEST_CASE("File, folder and the folders above are looked at") {
  const Place place;
  for (const fs::path& path : {place.file, place.folder, place.scratch / "a"}) {
    struct stat before {};
    REQUIRE(::stat(path.c_str(), &before) == 0);
    REQUIRE(::chmod(path.c_str(), before.st_mode | S_IWOTH) == 0);
    check_reached(place.file, path, "all users");
    REQUIRE(::chmod(path.c_str(), before.st_mode) == 0);
  }
}

TEST_CASE("The sticky bit protects what lies below a folder, not what can be added to it") {
  const Place place;
  REQUIRE(::chmod((place.scratch / "a").c_str(), 01777) == 0);
  CHECK(strangers_reach(place.file).empty());
  REQUIRE(::chmod(place.folder.c_str(), 01777) == 0);
  check_reached(place.file, place.folder, "all users");
}

TEST_CASE("A group of several, and another owner, are strangers") {
  if (::geteuid() != 0) return;  // only root can give files away
  const Place place;
  REQUIRE(::chmod(place.folder.c_str(), 0775) == 0);
  CHECK(strangers_reach(place.file).empty());
  REQUIRE(::chown(place.folder.c_str(), 0, 54321) == 0);
  check_reached(place.file, place.folder, "group 54321");
  REQUIRE(::chown(place.folder.c_str(), 54321, 0) == 0);
  check_reached(place.file, place.folder, "belongs to 54321");
}

TEST_CASE("A folder that strangers can write to is refused with its files, unless it is named") {
  const ScratchFolder scratch;
  fs::create_directories(scratch / "open");
  fs::copy_file(fixtures / "good/specimen.so", scratch / "open/specimen.so");
  REQUIRE(::chmod((scratch / "open").c_str(), 0777) == 0);
  const auto learn = [&](bool named) {
    return learn_catalogue({{scratch / "open", named}}, scratch / "cache", worker);
  };
  const Catalogue found = learn(false);
  REQUIRE(found.files().size() == 1);
  CHECK(found.files().front().state == "refused");
  CHECK(found.files().front().reason.find("--plugin-dir") != std::string::npos);
  CHECK(found.files().front().components.empty());
  CHECK(learn(true).files().front().state == "ready");
  CHECK(learn(false).files().front().state == "refused");
}
