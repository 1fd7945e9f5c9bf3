#include <sys/wait.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "artefact_making.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/sha256.hpp"
#include "store/store.hpp"

using namespace equipoise;

namespace {

/// What another process finds when it tries the lock of `key`.
bool other_process_locks(const Store& store, const std::string& key) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(store.try_lock(key) ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a committed artefact is complete, listed with sizes and hashes, and without its checkpoint") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path() / "store", files);
  const std::string key = key_of_digit('a');
  CHECK(store.state(key) == ArtefactState::absent);
  put_payload(store, key);
  CHECK(store.state(key) == ArtefactState::resumable);
  const auto lock = store.try_lock(key);
  REQUIRE(lock);
  put_file(store.partial(key) / "checkpoint.json", "{}");
  put_file(temporary_sibling(store.partial(key) / "scores.json"), "half");
  store.commit(key, {{"component", "ddpm"}, {"seed", 7}});

  CHECK(store.state(key) == ArtefactState::complete);
  CHECK_FALSE(std::filesystem::exists(store.partial(key)));
  CHECK(store.folder(key) == scratch.path() / "store" / "aa" / key);
  const nlohmann::json facts = store.facts(key);
  CHECK(facts["component"] == "ddpm");
  CHECK(facts["seed"] == 7);
  CHECK(facts["key"] == key);
  REQUIRE(facts["files"].size() == 2);
  CHECK(facts["files"]["sheets/first.png"]["bytes"] == 100'000);
  CHECK(facts["files"]["sheets/first.png"]["sha256"] == sha256(std::string(100'000, 'p')));
  CHECK(facts["files"]["scores.json"]["sha256"] == sha256_file(store.folder(key) / "scores.json"));
  CHECK_FALSE(std::filesystem::exists(store.folder(key) / "checkpoint.json"));
  CHECK(store.verify(key).empty());
}

TEST_CASE("a second commit of a key keeps the first artefact") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('b');
  put_artefact(store, key);
  put_file(store.partial(key) / "scores.json", "other");
  store.commit(key, {});
  CHECK(store.facts(key)["component"] == "test");
  CHECK(store.verify(key).empty());
  CHECK_FALSE(std::filesystem::exists(store.partial(key)));
}

TEST_CASE("a folder without artefact.json is no artefact and gives way to one") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('c');
  put_file(store.folder(key) / "stale", "x");
  CHECK(store.state(key) == ArtefactState::absent);
  put_artefact(store, key);
  CHECK(store.state(key) == ArtefactState::complete);
  CHECK_FALSE(std::filesystem::exists(store.folder(key) / "stale"));
}

TEST_CASE("nothing to commit, links and wrong keys are refused") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('d');
  CHECK_THROWS_AS(store.commit(key, {}), Error);
  CHECK_THROWS_AS(store.facts(key), Error);
  put_file(store.partial(key) / "file", "x");
  std::filesystem::create_symlink("/etc/hostname", store.partial(key) / "link");
  CHECK_THROWS_AS(store.commit(key, {}), Error);
  CHECK(store.state(key) == ArtefactState::absent);
  CHECK_THROWS_AS(store.folder("../etc"), Error);
  CHECK_FALSE(is_key(std::string(63, 'a')));
  CHECK_FALSE(is_key(std::string(64, 'A')));
  CHECK(is_key(std::string(64, '0')));
}

TEST_CASE("a lock excludes other processes until it is released") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('e');
  {
    auto lock = store.try_lock(key);
    REQUIRE(lock);
    CHECK_FALSE(other_process_locks(store, key));
    CHECK_FALSE(store.try_lock(key));
    CHECK(other_process_locks(store, key_of_digit('f')));
    const KeyLock moved(std::move(*lock));
    lock.reset();
    CHECK_FALSE(other_process_locks(store, key));
  }
  CHECK(other_process_locks(store, key));
}

TEST_CASE("a lock goes with the process that held it") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('1');
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = store.try_lock(key);
    ::_exit(lock ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(store.try_lock(key));
}

TEST_CASE("a lock whose file was removed meanwhile is not trusted") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key = key_of_digit('2');
  const auto old = store.try_lock(key);
  REQUIRE(old);
  std::filesystem::remove(store.root() / "22" / (key + ".lock"));
  const auto fresh = store.try_lock(key);
  CHECK(fresh);
  CHECK_FALSE(other_process_locks(store, key));
}

TEST_CASE("a copied store serves") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path() / "first", files);
  put_artefact(store, key_of_digit('3'));
  std::filesystem::copy(scratch.path() / "first", scratch.path() / "second",
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(scratch.path() / "first");
  const Store copy(scratch.path() / "second", files);
  CHECK(copy.state(key_of_digit('3')) == ArtefactState::complete);
  CHECK(copy.verify(key_of_digit('3')).empty());
  CHECK(copy.list().size() == 1);
}

TEST_CASE("a store whose root is a file is refused") {
  const ScratchFolder scratch;
  FileOperations files;
  put_file(scratch.path() / "file", "x");
  CHECK_THROWS_AS(Store(scratch.path() / "file", files), Error);
  CHECK_THROWS_AS(Store(scratch.path() / "file" / "store", files), Error);
}
