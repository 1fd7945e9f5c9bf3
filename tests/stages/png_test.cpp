#include "worker/png.hpp"

#include <filesystem>

#include <ATen/ops/full.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/set_table.hpp"
#include "store/store_folders.hpp"
#include "worker/tensor_file.hpp"

using namespace equipoise;

namespace {

std::vector<std::string> names(const std::filesystem::path& folder) {
  std::vector<std::string> result;
  for (const auto& path : files_below(folder)) result.push_back(path.generic_string());
  return result;
}

}  // namespace

TEST_CASE("pictures of a set become PNGs by part and class, found in the lists of their origins") {
  const ScratchFolder scratch;
  FileOperations files;
  for (const char* name : {"one", "two"})
    write_tensors(files, scratch.path() / name, {{"images", at::full({2, 1, 3, 3}, 7, at::kByte)}});
  write_whole(files, scratch.path() / "set.csv",
              format_set({{"", "A", "A/x.jpeg", "first", 1, {}},
                          {"", "A", "B/x.png", "second", 0, {}},
                          {"", "A", "B/x.png", "second", 0, {}},
                          {"rest", "../A", "s/A/000003", "second", 1, {}}}));
  const std::map<std::string, std::filesystem::path> pixels{{"first", scratch.path() / "one"},
                                                            {"second", scratch.path() / "two"}};
  CHECK(export_pictures(files, scratch.path() / "set.csv", pixels, scratch.path() / "out") == 4);
  CHECK(names(scratch.path() / "out") ==
        std::vector<std::string>{"A/B_x.png-2.png", "A/B_x.png.png", "A/x.png", "rest/.._A/000003.png"});
}

TEST_CASE("a picture whose list is missing or too short is bad data") {
  const ScratchFolder scratch;
  FileOperations files;
  write_tensors(files, scratch.path() / "one", {{"images", at::full({2, 1, 3, 3}, 7, at::kByte)}});
  write_whole(files, scratch.path() / "set.csv", format_set({{"", "A", "x", "first", 2, {}}}));
  CHECK_THROWS_AS(export_pictures(files, scratch.path() / "set.csv", {{"first", scratch.path() / "one"}},
                                  scratch.path() / "out"),
                  Error);
  CHECK_THROWS_AS(export_pictures(files, scratch.path() / "set.csv", {}, scratch.path() / "out"), Error);
}
