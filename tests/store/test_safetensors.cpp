#include <fstream>

#include <sys/stat.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "failing_files.hpp"
#include "scratch_folder.hpp"
#include "store/safetensors.hpp"

using namespace equipoise;

namespace {

bool is_refused(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  try {
    const SafetensorsFile file(path);
  } catch (const Error& error) {
    return error.fault() == Fault::data && std::string(error.what()).find(path.string()) != std::string::npos;
  }
  return false;
}

std::string with_length(std::uint64_t length, const std::string& rest) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(length >> 8 * i & 0xff);
  return bytes + rest;
}

}  // namespace

TEST_CASE("tensors survive a safetensors file, data aligned to 64 bytes, equal input giving equal bytes") {
  const ScratchFolder folder;
  FileOperations files;
  const auto path = folder.path() / "model.safetensors", again = folder.path() / "again.safetensors";
  const std::map<std::string, TensorBytes> tensors = {
      {"weight", {"F32", {2, 3}, std::string_view("abcdefghijklmnopqrstuvwx")}},
      {"a \"quoted\"\nname é", {"U8", {5}, "12345"}},
      {"scalar", {"F64", {}, "8 bytes."}},
      {"none", {"I64", {0, 4}, ""}}};
  write_safetensors(files, path, tensors, {{"format", "pt"}});
  write_safetensors(files, again, tensors, {{"format", "pt"}});
  CHECK(read_whole(path) == read_whole(again));

  SafetensorsFile opened(path);
  const SafetensorsFile file(std::move(opened));
  CHECK(file.metadata() == std::map<std::string, std::string>{{"format", "pt"}});
  REQUIRE(file.tensors().size() == tensors.size());
  for (const auto& [name, expected] : tensors) {
    const TensorEntry& entry = file.tensors().at(name);
    CHECK(entry.dtype == expected.dtype);
    CHECK(entry.shape == expected.shape);
    CHECK(file.bytes(entry) == expected.bytes);
    if (entry.begin == 0) CHECK(reinterpret_cast<std::uintptr_t>(file.bytes(entry).data()) % 64 == 0);
  }
  CHECK_THROWS_AS(file.bytes({"U8", {1000}, 0, 1000}), Error);
}

TEST_CASE("a safetensors file without tensors is sound") {
  const ScratchFolder folder;
  FileOperations files;
  write_safetensors(files, folder.path() / "empty", {});
  CHECK(SafetensorsFile(folder.path() / "empty").tensors().empty());
}

TEST_CASE("tensors that do not fit their shape are not written") {
  const ScratchFolder folder;
  FileOperations files;
  const auto path = folder.path() / "file";
  const auto write = [&](const std::string& name, const TensorBytes& tensor) {
    write_safetensors(files, path, {{name, tensor}});
  };
  CHECK_THROWS_AS(write("a", {"F32", {2}, "1234"}), Error);
  CHECK_THROWS_AS(write("a", {"F31", {1}, "1234"}), Error);
  CHECK_THROWS_AS(write("a", {"F32", {-1}, "1234"}), Error);
  CHECK_THROWS_AS(write("__metadata__", {"U8", {1}, "1"}), Error);
  CHECK_THROWS_AS(write("\xff", {"U8", {1}, "1"}), Error);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("files that are no safetensors are refused by name") {
  const ScratchFolder folder;
  const auto path = folder.path() / "file.safetensors";
  CHECK(is_refused(path, ""));
  CHECK(is_refused(path, "1234567"));
  CHECK(is_refused(path, with_length(0, "")));
  CHECK(is_refused(path, with_length(3, "{}")));
  CHECK(is_refused(path, with_length(100'000'001, "{}")));
  CHECK(is_refused(path, with_length(~std::uint64_t{0}, "{}")));
  CHECK(is_refused(path, with_length(2, "{}x")));
  CHECK(is_refused(path, with_length(2, "[]")));
  CHECK_THROWS_AS(SafetensorsFile(folder.path() / "missing"), Error);
  CHECK_THROWS_AS(SafetensorsFile(folder.path()), Error);
  const auto pipe = folder.path() / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THROWS_AS(SafetensorsFile(pipe), Error);
}

TEST_CASE("a write of tensors that fails leaves the file as it was") {
  const ScratchFolder folder;
  const auto path = folder.path() / "file";
  FileOperations files;
  write_safetensors(files, path, {{"old", {"U8", {3}, "old"}}});
  const std::string before = read_whole(path);
  for (int index = 1;; ++index) {
    FailingFiles failing(index, ENOSPC, FailingFiles::Duration::from_then_on);
    try {
      write_safetensors(failing, path, {{"new", {"U8", {3}, "new"}}});
      CHECK_FALSE(failing.reached());
      break;
    } catch (const Error&) {
      const SafetensorsFile now(path);
      CHECK((read_whole(path) == before || now.tensors().contains("new")));
    }
  }
  CHECK(SafetensorsFile(path).tensors().contains("new"));
}
