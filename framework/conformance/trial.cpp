#include "conformance/trial.hpp"

#include <functional>

#include <ATen/ops/empty.h>

#include <equipoise/random.hpp>

#include "worker/random_state.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kFeatures = 16;

}  // namespace

void TrialContext::tick(std::int64_t, std::int64_t) {
  ++ticks;
  if (cancelled) throw Error(Fault::cancelled, "the user asked to stop");
}

at::Tensor TrialContext::embed(const std::string&, const ImageSet& images) {
  at::Tensor features = at::empty({images.size(), kFeatures}, at::kFloat);
  for (std::int64_t i = 0; i < images.size(); ++i) {
    at::Generator generator =
        make_generator(std::hash<std::string>{}(images.ids[static_cast<std::size_t>(i)]));
    features[i].normal_(0.0, 1.0, generator);
  }
  return features;
}

const Archive& TrialContext::model(const std::string& slot) {
  throw Error(Fault::usage, "slot '" + slot + "' holds no trained model");
}

std::filesystem::path TrialContext::artefact(const std::string& file) {
  const std::filesystem::path path = folder_ / file;
  std::filesystem::create_directories(path.parent_path());
  return path;
}

std::unique_ptr<Component> Trial::make(const nlohmann::json& parameters) const {
  ComponentUse use = use_;
  use.parameters = parameters;
  return loader_.make(use);
}

TrialContext Trial::begin() const {
  return {seed_generators(TrialContext::trial_seed, at::Device(at::kCPU)), scratch_ / "artefact"};
}

}  // namespace equipoise
