#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/component.hpp>
#include <equipoise/context.hpp>
#include <equipoise/random.hpp>

#include "golden.hpp"

namespace equipoise {

/// Lends a sampler its features and keeps what it reports.
struct SamplerContext final : Context {
  std::uint64_t stage_seed = 1;
  at::Generator generator = make_generator(1);
  at::Tensor features;
  std::map<std::string, double> scores;
  std::int64_t ticks = 0;
  Archive archive;

  at::Device device() const override { return at::kCPU; }
  std::uint64_t seed() const override { return stage_seed; }
  at::Generator& rng() override { return generator; }
  void tick(std::int64_t, std::int64_t) override { ++ticks; }
  at::Tensor embed(const std::string&, const ImageSet&) override { return features; }
  const Archive& model(const std::string&) override { return archive; }
  std::filesystem::path artefact(const std::string& file) override { return file; }
  void report(const Score& score) override { scores[score.name] = score.value; }
  void log(Level, const std::string&) override {}
};

/// The rows that `sampler` chooses of pictures with `features`, whose ids are in their order.
inline std::vector<std::int64_t> chosen_rows(Sampler& sampler, SamplerContext& context,
                                             const at::Tensor& features, std::int64_t count) {
  context.features = features;
  const at::Tensor chosen = sampler.select(named_pictures("p", features.size(0)), count, context);
  const auto* rows = chosen.data_ptr<std::int64_t>();
  return {rows, rows + chosen.size(0)};
}

/// What tests/golden/make_sampler_choices.py computed for `sampler`.
inline nlohmann::json golden_choices(const std::string& sampler) {
  return nlohmann::json::parse(
             std::ifstream(std::string(EQUIPOISE_TEST_DATA) + "/golden/sampler_choices.json"))
      .at(sampler);
}

}  // namespace equipoise
