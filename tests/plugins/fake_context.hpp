#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <equipoise/context.hpp>
#include <equipoise/random.hpp>

namespace equipoise {

/// A host that lends what a test puts in.
struct FakeContext final : Context {
  std::uint64_t stage_seed = 1;
  at::Generator generator = make_generator(1);
  std::map<std::string, at::Tensor> features;  ///< By the id of a set's first picture.
  std::vector<std::string> notes, warnings;
  std::int64_t ticks = 0;
  Archive archive;

  at::Device device() const override { return at::kCPU; }
  std::uint64_t seed() const override { return stage_seed; }
  at::Generator& rng() override { return generator; }
  void tick(std::int64_t, std::int64_t) override { ++ticks; }
  at::Tensor embed(const std::string&, const ImageSet& images) override {
    return features.at(images.ids.at(0));
  }
  const Archive& model(const std::string&) override { return archive; }
  std::filesystem::path artefact(const std::string& file) override { return file; }
  void log(Level level, const std::string& text) override {
    (level == Level::warning ? warnings : notes).push_back(text);
  }
};

}  // namespace equipoise
