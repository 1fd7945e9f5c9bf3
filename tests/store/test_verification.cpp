#include "artefact_making.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;

namespace {

bool names(const std::vector<std::string>& found, const std::string& words) {
  return found.size() == 1 && found.front().find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("verify names a missing, a resized and an altered file") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('a');
  put_artefact(store, key);
  const auto sheet = store.folder(key) / "sheets" / "first.png";
  put_file(sheet, std::string(99'999, 'p') + "q");
  CHECK(names(store.verify(key), "sheets/first.png was altered"));
  put_file(sheet, std::string(99'999, 'p'));
  CHECK(names(store.verify(key), "sheets/first.png has 99999 bytes instead of 100000"));
  std::filesystem::remove(sheet);
  CHECK(names(store.verify(key), "sheets/first.png is missing"));
  std::filesystem::remove(store.folder(key) / "scores.json");
  CHECK(store.verify(key).size() == 2);
}

TEST_CASE("verify names a missing or damaged artefact.json") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('b');
  CHECK(names(store.verify(key), "artefact.json"));
  const auto path = store.folder(key) / "artefact.json";
  for (const std::string text : {"", "{", "[]", "{}", "{\"key\": \"other\", \"files\": {}}"}) {
    put_file(path, text);
    CHECK(names(store.verify(key), "is damaged"));
  }
  put_file(path, "{\"key\": \"" + key + "\", \"files\": {\"../../x\": {\"bytes\": 1, \"sha256\": \"\"}}}");
  CHECK(names(store.verify(key), "damaged line"));
  put_file(path, "{\"key\": \"" + key + "\", \"files\": {\"x\": 3}}");
  CHECK(names(store.verify(key), "damaged line"));
}
