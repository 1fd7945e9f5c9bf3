#include <chrono>

#include "artefact_making.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;

TEST_CASE("list gives complete and partial artefacts in order of key") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  put_artefact(store, key_of_digit('b'));
  put_payload(store, key_of_digit('c'));
  put_artefact(store, key_of_digit('a'));
  put_file(store.partial(key_of_digit('d')) / "log.txt", "x");
  put_file(scratch.path() / "survey" / "cache.json", "{}");
  const auto entries = store.list();
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].key == key_of_digit('a'));
  CHECK(entries[0].state == ArtefactState::complete);
  CHECK(entries[0].facts["component"] == "test");
  CHECK(entries[0].bytes > 100'000);
  CHECK(entries[1].key == key_of_digit('b'));
  CHECK(entries[2].state == ArtefactState::resumable);
  CHECK(entries[2].folder == store.partial(key_of_digit('c')));
  CHECK(entries[3].state == ArtefactState::absent);
}

TEST_CASE("garbage collection keeps what is wanted and what is locked") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  for (const char digit : {'1', '2', '3'}) put_artefact(store, key_of_digit(digit));
  for (const char digit : {'4', '5', '6'}) put_payload(store, key_of_digit(digit));
  const std::set<std::string> keep = {key_of_digit('1'), key_of_digit('4')};
  const auto complete_lock = store.try_lock(key_of_digit('2')),
             partial_lock = store.try_lock(key_of_digit('5'));
  REQUIRE((complete_lock && partial_lock));

  const auto planned = store.collect_garbage(keep, true);
  CHECK(store.list().size() == 6);
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "33" / (key_of_digit('3') + ".lock")));
  const auto gone = store.collect_garbage(keep, false);
  REQUIRE(gone.size() == 2);
  CHECK(gone[0].key == key_of_digit('3'));
  CHECK(gone[0].state == ArtefactState::complete);
  CHECK(gone[0].bytes > 100'000);
  CHECK(gone[1].key == key_of_digit('6'));
  REQUIRE(planned.size() == 2);
  CHECK(planned[0].key == gone[0].key);
  CHECK(planned[1].bytes == gone[1].bytes);

  CHECK(std::filesystem::is_empty(scratch.path() / "33"));
  CHECK(std::filesystem::is_empty(scratch.path() / "66"));
  CHECK(store.state(key_of_digit('1')) == ArtefactState::complete);
  CHECK(store.state(key_of_digit('2')) == ArtefactState::complete);
  CHECK(store.state(key_of_digit('4')) == ArtefactState::resumable);
  CHECK(store.state(key_of_digit('5')) == ArtefactState::resumable);
  CHECK_FALSE(store.try_lock(key_of_digit('2')));
}

TEST_CASE(
    "garbage collection removes leftovers of crashes, even of wanted keys, but nothing that is young or "
    "foreign") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('7');
  put_artefact(store, key);
  put_payload(store, key);
  const auto doomed = temporary_sibling(store.folder(key));
  put_file(doomed / "scores.json", "x");
  const auto old = temporary_sibling(scratch.path() / "list.json"),
             young = temporary_sibling(scratch.path() / "b");
  put_file(old, "x");
  put_file(young, "x");
  put_file(scratch.path() / "77" / "notes.txt", "x");
  std::filesystem::last_write_time(old,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));

  CHECK(store.collect_garbage({key}, true).size() == 3);
  CHECK(store.collect_garbage({key}, false).size() == 3);
  CHECK_FALSE(std::filesystem::exists(store.partial(key)));
  CHECK_FALSE(std::filesystem::exists(doomed));
  CHECK_FALSE(std::filesystem::exists(old));
  CHECK(std::filesystem::exists(young));
  CHECK(std::filesystem::exists(scratch.path() / "77" / "notes.txt"));
  CHECK(store.verify(key).empty());
}
