#include "conformance/trial.hpp"

#include <functional>

#include <ATen/ops/empty.h>

#include <equipoise/random.hpp>

#include "conformance/slot_models.hpp"
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
  const auto found = models_.find(slot);
  if (found == models_.end()) throw Error(Fault::usage, "slot '" + slot + "' holds no trained model");
  return found->second;
}

std::filesystem::path TrialContext::artefact(const std::string& file) {
  const std::filesystem::path path = folder_ / file;
  std::filesystem::create_directories(path.parent_path());
  return path;
}

Trial::Trial(PluginLoader& loader, ComponentUse use, std::filesystem::path scratch, ModelWatch watch)
    : loader_(loader),
      use_(std::move(use)),
      scratch_(std::move(scratch)),
      models_(std::make_unique<SlotModels>(loader_, use_, scratch_ / "artefact", std::move(watch))) {}

Trial::~Trial() = default;

std::unique_ptr<Component> Trial::make(const nlohmann::json& parameters) const {
  ComponentUse use = use_;
  use.parameters = parameters;
  return loader_.make(use);
}

TrialContext Trial::begin(const ImageSpec& image) const {
  // Before the seeding: learning draws numbers of its own.
  std::map<std::string, Archive> models = models_->lend(registration().declaration, image);
  return {seed_generators(TrialContext::trial_seed, at::Device(at::kCPU)), scratch_ / "artefact",
          std::move(models)};
}

TrialContext Trial::begin() const {
  for (const std::int64_t side : trial_sides) {
    try {
      return begin(ImageSpec{1, side, side, 2, "area"});
    } catch (const Error& error) {
      if (error.fault() != Fault::usage || side == trial_sides.back()) throw;
    }
  }
  throw Error(Fault::internal, "there are no sizes to try");
}

}  // namespace equipoise
