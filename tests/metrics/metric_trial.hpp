#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/component.hpp>
#include <equipoise/error.hpp>

#include "fake_context.hpp"
#include "golden.hpp"
#include "matching.hpp"
#include "scratch_folder.hpp"

namespace equipoise {

/// A host that keeps what a metric hands over beside its scores.
struct MetricTrial final : Context {
  FakeContext host;
  ScratchFolder folder;
  std::vector<std::string> gates;
  std::vector<at::Tensor> sheets;

  at::Device device() const override { return at::kCPU; }
  std::uint64_t seed() const override { return host.seed(); }
  at::Generator& rng() override { return host.rng(); }
  void tick(std::int64_t done, std::int64_t total) override { host.tick(done, total); }
  at::Tensor embed(const std::string& slot, const ImageSet& images) override {
    return host.embed(slot, images);
  }
  const Archive& model(const std::string& slot) override { return host.model(slot); }
  std::filesystem::path artefact(const std::string& file) override { return folder.path() / file; }
  void gate(const std::string& finding) override { gates.push_back(finding); }
  void sheet(const std::string&, const at::Tensor& pictures, std::int64_t) override {
    sheets.push_back(pictures);
  }
  void log(Level level, const std::string& text) override { host.log(level, text); }
};

/// What tests/golden/make_metrics.py computed.
inline nlohmann::json golden_metrics() {
  return nlohmann::json::parse(std::ifstream(std::string(EQUIPOISE_TEST_DATA) + "/golden/metrics.json"));
}

/// Sets "reference" and "candidate" with these features.
inline Inputs feature_inputs(MetricTrial& trial, const at::Tensor& reference, const at::Tensor& candidate) {
  trial.host.features = {{"r/1000000", reference}, {"c/1000000", candidate}};
  return {{"reference", named_pictures("r", reference.size(0))},
          {"candidate", named_pictures("c", candidate.size(0))}};
}

inline const Score& score_named(const std::vector<Score>& scores, const std::string& name) {
  for (const Score& score : scores)
    if (score.name == name) return score;
  throw Error(Fault::internal, "there is no score '" + name + "'");
}

/// The message of the Error that `action` throws, after its kind's exit code; "no error" if it throws none.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return std::to_string(exit_code(error.fault())) + ": " + error.what();
  }
  return "no error";
}

}  // namespace equipoise
