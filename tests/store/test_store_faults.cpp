#include <sys/wait.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "artefact_making.hpp"
#include "catch.hpp"
#include "failing_files.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;

namespace {

using Duration = FailingFiles::Duration;

/// A store in which `key` waits to be committed, over what an older crash left under the final name.
void prepare(const std::filesystem::path& root, const std::string& key) {
  FileOperations files;
  const Store store(root, files);
  put_payload(store, key);
  put_file(store.folder(key) / "stale", "x");
}

/// Commits with a failure at call `index`. True if the failure was never reached and the commit succeeded.
bool commit_with_failure(const std::string& key, FailingFiles& failing, const std::filesystem::path& root,
                         bool& reported) {
  reported = false;
  try {
    const Store store(root, failing);
    store.commit(key, {{"component", "test"}});
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    reported = true;
  }
  CHECK(reported == failing.reached());
  return !failing.reached();
}

/// Runs `work` in a child that ends abruptly at file operation `index`; false if it finished before.
bool dies_at(int index, const std::function<void(FileOperations&)>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    FailingFiles failing(index, EIO, Duration::once);
    failing.write_limit = 64;
    failing.instead = [] { ::_exit(9); };
    work(failing);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status) == 9;
}

}  // namespace

TEST_CASE(
    "a commit that fails once at any call leaves nothing under the final name, reports it, and can be "
    "repeated") {
  const std::string key = key_of_digit('a');
  for (const int code : {ENOSPC, EIO}) {
    for (const std::size_t limit : {std::size_t{1} << 20, std::size_t{50}}) {
      for (int index = 1;; ++index) {
        const ScratchFolder scratch;
        prepare(scratch.path(), key);
        FailingFiles failing(index, code, Duration::once);
        failing.write_limit = limit;
        bool reported = false;
        const bool done = commit_with_failure(key, failing, scratch.path(), reported);
        FileOperations files;
        const Store store(scratch.path(), files);
        CHECK((store.state(key) == ArtefactState::complete) == done);
        if (!done) store.commit(key, {{"component", "test"}});
        CHECK(store.verify(key).empty());
        CHECK(store.state(key) == ArtefactState::complete);
        CHECK_FALSE(std::filesystem::exists(store.folder(key) / "checkpoint.safetensors"));
        if (done) {
          CHECK(index > 12);
          break;
        }
      }
    }
  }
}

TEST_CASE("a commit on a disk that fails for good never leaves half an artefact and always reports it") {
  const std::string key = key_of_digit('b');
  for (const int code : {ENOSPC, EIO}) {
    for (int index = 1;; ++index) {
      const ScratchFolder scratch;
      prepare(scratch.path(), key);
      FailingFiles failing(index, code, Duration::from_then_on);
      bool reported = false;
      const bool done = commit_with_failure(key, failing, scratch.path(), reported);
      FileOperations files;
      const Store store(scratch.path(), files);
      if (store.state(key) == ArtefactState::complete) CHECK(store.verify(key).empty());
      if (done) break;
      CHECK(reported);
    }
  }
}

TEST_CASE(
    "a process killed at any call of a commit leaves a whole artefact or none, and a second one succeeds") {
  const std::string key = key_of_digit('c');
  for (int index = 1;; ++index) {
    const ScratchFolder scratch;
    prepare(scratch.path(), key);
    const bool died = dies_at(index, [&](FileOperations& files) {
      const Store store(scratch.path(), files);
      const auto lock = store.try_lock(key);
      store.commit(key, {{"component", "test"}});
    });
    FileOperations files;
    const Store store(scratch.path(), files);
    const auto lock = store.try_lock(key);
    REQUIRE(lock);
    if (store.state(key) != ArtefactState::complete) {
      CHECK(died);
      put_payload(store, key);
      store.commit(key, {{"component", "test"}});
    }
    CHECK(store.verify(key).empty());
    CHECK(store.facts(key)["files"].size() == 2);
    if (!died) break;
  }
}

TEST_CASE(
    "a process killed at any call of garbage collection leaves whole artefacts, and the next one finishes") {
  for (int index = 1;; ++index) {
    const ScratchFolder scratch;
    FileOperations files;
    const Store store(scratch.path(), files);
    for (const char digit : {'1', '2'}) put_artefact(store, key_of_digit(digit));
    const bool died = dies_at(index, [&](FileOperations& failing) {
      Store(scratch.path(), failing).collect_garbage({key_of_digit('2')}, false);
    });
    if (store.state(key_of_digit('1')) == ArtefactState::complete)
      CHECK(store.verify(key_of_digit('1')).empty());
    store.collect_garbage({key_of_digit('2')}, false);
    CHECK(std::filesystem::is_empty(scratch.path() / "11"));
    CHECK(store.verify(key_of_digit('2')).empty());
    if (!died) break;
  }
}
