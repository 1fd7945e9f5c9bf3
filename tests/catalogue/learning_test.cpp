#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>

#include <sys/stat.h>

#include <equipoise/error.hpp>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = fs::path(EQUIPOISE_BUILD) / "tests/fixtures";
const fs::path worker = fs::path(EQUIPOISE_BUILD) / "bin/equipoise-worker";

std::map<std::string, PluginFile> by_name(const Catalogue& catalogue) {
  std::map<std::string, PluginFile> files;
  for (const PluginFile& file : catalogue.files()) files[file.file.filename()] = file;
  return files;
}

double seconds_of(const std::function<void()>& f) {
  const auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("Hostile files are listed with what is wrong, and sound ones still serve") {
  const ScratchFolder folder;
  fs::create_directories(folder / "plugins/folder.so");
  REQUIRE(::mkfifo((folder / "plugins/fifo.so").c_str(), 0600) == 0);
  folder.write("plugins/text.so", "hello");
  folder.write("plugins/empty.so", "");
  folder.write("plugins/ignored.txt", "hello");
  fs::create_symlink("nowhere", folder / "plugins/dangling.so");
  ::setenv("EQUIPOISE_PROBE_SECONDS", "2", 1);
  const auto learn = [&] {
    return learn_catalogue({fixtures / "good", folder / "plugins", fixtures / "hostile", folder / "absent"},
                           folder / "cache", worker);
  };
  const Catalogue catalogue = learn();
  const auto files = by_name(catalogue);
  CHECK(files.size() == 17);
  CHECK(files.at("specimen.so").state == "ready");
  CHECK(catalogue.find(Kind::sampler, "first")->plugin == "specimen");
  CHECK(files.at("duplicate.so").state == "refused");
  for (const char* name : {"folder.so", "fifo.so", "text.so", "empty.so", "dangling.so", "no_stamp.so"})
    CHECK(files.at(name).state == "refused");
  for (const char* name : {"crashes.so", "exits.so", "loops.so", "throws.so", "throws_number.so"})
    CHECK(files.at(name).state == "quarantined");

  Catalogue again({});
  CHECK(seconds_of([&] { again = learn(); }) < 0.5);
  const auto known = by_name(again);
  for (const auto& [name, file] : files) {
    CHECK(known.at(name).state == file.state);
    CHECK(known.at(name).reason == file.reason);
  }
  ::unsetenv("EQUIPOISE_PROBE_SECONDS");
}

TEST_CASE("A damaged cache is learnt anew, and a copied plugin is known by its content") {
  const ScratchFolder folder;
  fs::create_directories(folder / "plugins");
  fs::copy_file(fixtures / "good/specimen.so", folder / "plugins/specimen.so");
  const auto learn = [&] { return learn_catalogue({folder / "plugins"}, folder / "cache", worker); };
  CHECK(learn().files().at(0).state == "ready");
  for (const auto& entry : fs::directory_iterator(folder / "cache"))
    if (entry.path().extension() == ".json")
      folder.write("cache/" + entry.path().filename().string(), "{ \"format\": 1");
  CHECK(learn().files().at(0).components.size() == 4);
  fs::rename(folder / "plugins/specimen.so", folder / "plugins/renamed.so");
  const Catalogue moved = learn();
  CHECK(moved.find(Kind::embedder, "plain")->file == (folder / "plugins/renamed.so").string());
}

TEST_CASE("A worker program that does not start is a clear error, not an empty catalogue") {
  const ScratchFolder folder;
  const fs::path program = folder.write("worker", "#!/bin/sh\nexit 1\n");
  fs::permissions(program, fs::perms::owner_all);
  CHECK_THROWS_AS(learn_catalogue({fixtures / "good"}, folder / "cache", program), Error);
  CHECK_THROWS_AS(learn_catalogue({fixtures / "good"}, folder / "cache", folder / "none"), Error);
}

TEST_CASE("A plugin that kills the probing worker itself is found and quarantined") {
  const ScratchFolder folder;
  folder.write("plugins/bad.so", "bad");
  folder.write("plugins/fine.so", "fine");
  const fs::path program = folder.write(
      "worker",
      "#!/bin/bash\nshift\necho '{\"event\":\"ready\"}' >&3\nfor f in \"$@\"; do\n"
      "case $f in *bad.so) kill -9 $$;; esac\n"
      "echo '{\"file\":\"'$f'\",\"state\":\"refused\",\"reason\":\"r\",\"plugin\":\"\",\"version\":\"\","
      "\"components\":[]}' >&3\ndone\n");
  fs::permissions(program, fs::perms::owner_all);
  const auto files = by_name(learn_catalogue({folder / "plugins"}, folder / "cache", program));
  CHECK(files.at("bad.so").state == "quarantined");
  CHECK(files.at("bad.so").reason.find("signal 9") != std::string::npos);
  CHECK(files.at("fine.so").state == "refused");
}

TEST_CASE("Plugin folders come in the order of the command line, the environment, the program") {
  ::setenv("EQUIPOISE_PLUGIN_PATH", "/x:/y::", 1);
  const auto folders = plugin_folders({"/first"});
  ::unsetenv("EQUIPOISE_PLUGIN_PATH");
  REQUIRE(folders.size() == 4);
  CHECK(folders[0].path == "/first");
  CHECK(folders[1].path == "/x");
  CHECK(folders[2].path == "/y");
  CHECK(folders[3].path.string().find("lib/equipoise/plugins") != std::string::npos);
  CHECK(folders[0].named);
  for (const std::size_t i : {1U, 2U, 3U}) CHECK_FALSE(folders[i].named);
}
