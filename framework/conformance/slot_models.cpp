#include "conformance/slot_models.hpp"

#include "conformance/learner.hpp"
#include "conformance/samples.hpp"
#include "schema/declaration_rules.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kPictures = 6, kSteps = 2;

std::string form(const ImageSpec& image) {
  return std::to_string(image.channels) + "x" + std::to_string(image.height) + "x" +
         std::to_string(image.width);
}

}  // namespace

std::map<std::string, Archive> SlotModels::lend(const Declaration& declaration, const ImageSpec& image) {
  for (const Slot& slot : declaration.slots)
    if (requires_model(slot, use_.parameters) && use_.slots.count(slot.name) == 0)
      throw NotTried{"slot '" + slot.name + "' needs a trained model: --with " + slot.name +
                     ".use=NAME says which " + std::string(to_string(slot.kind)) + " to train for the trial"};
  std::map<std::string, Archive> models;
  for (const auto& [slot, use] : use_.slots) {
    const std::string key = slot + " " + form(image);
    auto found = trained_.find(key);
    if (found == trained_.end()) found = trained_.emplace(key, trained(slot, use, image)).first;
    models[slot].model = copied(found->second);
  }
  return models;
}

TensorMap SlotModels::trained(const std::string& slot, const ComponentUse& use,
                              const ImageSpec& image) const {
  const std::string what = "'" + use.name + "', which is to be the model in slot '" + slot + "'";
  try {
    watch_(what);
    const Trial trial(loader_, use, folder_ / slot, watch_);
    Learner learner(trial, image, sample_split(use.kind, kPictures, image));
    learner.run(kSteps);
    TensorMap model = learner.keep().archive.model;
    watch_("");
    return model;
  } catch (const Broken& broken) {
    watch_("");
    throw NotTried{what + ": " + broken.what()};
  } catch (...) {
    watch_("");
    const Error error = error_in_flight(what);
    if (error.fault() == Fault::usage) throw error;
    throw NotTried{error.what()};
  }
}

}  // namespace equipoise
