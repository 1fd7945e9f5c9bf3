#include "precomputed/precomputed.hpp"

#include <fstream>

#include <ATen/ops/zeros.h>

#include "fake_context.hpp"
#include "matching.hpp"
#include "picture_files.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;

namespace {

/// A safetensors file with the one tensor `name` of `shape`, filled with 0, 1, 2, ...
std::string feature_file(const ScratchFolder& folder, const std::string& name, std::int64_t rows,
                         std::int64_t columns) {
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  const std::string header = "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[" + std::to_string(rows) + "," +
                             std::to_string(columns) + "],\"data_offsets\":[0," +
                             std::to_string(values.size() * sizeof(float)) + "]}}";
  const std::string path = folder / (name + ".safetensors");
  std::ofstream file(path, std::ios::binary);
  const std::uint64_t length = header.size();
  file.write(reinterpret_cast<const char*>(&length), sizeof length);
  file << header;
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(float)));
  return path;
}

FeatureFile source_of(const std::string& path) {
  FeatureFile::Options options;
  options.file = path;
  return FeatureFile(options);
}

}  // namespace

TEST_CASE("precomputed hands each row of the file on as features, unchanged") {
  const ScratchFolder folder;
  FakeContext context;
  FeatureFile source = source_of(feature_file(folder, "features", 3, 4));
  const SourceFacts facts = source.survey(context);
  REQUIRE(facts.pictures.size() == 3);
  CHECK(facts.pictures[2].id == "2");
  CHECK(facts.classes == std::vector<std::string>{"all"});
  const at::Tensor row = source.read(2, context);
  CHECK(row.sizes() == at::IntArrayRef{1, 1, 4});
  Precomputed embedder;
  CHECK(embedder.input().type == "float32");
  const at::Tensor features = embedder.embed(row.unsqueeze(0), context);
  REQUIRE(features.sizes() == at::IntArrayRef{1, 4});
  for (std::int64_t i = 0; i < 4; ++i) CHECK(features[0][i].item<float>() == static_cast<float>(8 + i));
}

TEST_CASE("precomputed says what is wrong with a file") {
  const ScratchFolder folder;
  FakeContext context;
  CHECK_THAT(data_error([&] { source_of(feature_file(folder, "other", 3, 4)).survey(context); }),
             holds("has no tensor 'features'"));
  CHECK_THAT(data_error([&] { source_of(feature_file(folder, "features", 0, 4)).survey(context); }),
             holds("at least one of each"));
  CHECK_THAT(data_error([&] { source_of(folder / "absent.safetensors").survey(context); }),
             holds("absent.safetensors"));
}

TEST_CASE("precomputed refuses pictures") {
  FakeContext context;
  Precomputed embedder;
  CHECK_THROWS_AS(embedder.embed(at::zeros({2, 1, 8, 8}), context), Error);
}
