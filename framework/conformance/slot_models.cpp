#include "conformance/slot_models.hpp"

#include <exception>

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

/// A trial without its slot's model is not tried; what the caller has written wrongly stays an error.
[[noreturn]] void throw_not_tried(const std::string& what, const std::exception_ptr& fault) {
  try {
    std::rethrow_exception(fault);
  } catch (const Broken& broken) {
    throw NotTried{what + ": " + broken.what()};
  } catch (...) {
    const Error error = error_in_flight(what);
    if (error.fault() == Fault::usage) throw error;
    throw NotTried{error.what()};
  }
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
  TensorMap model;
  std::exception_ptr fault;
  watch_(what);
  try {
    const Trial trial(loader_, use, folder_ / slot, watch_);
    Learner learner(trial, image, sample_split(use.kind, kPictures, image));
    learner.run(kSteps);
    model = learner.keep().archive.model;
  } catch (...) {
    fault = std::current_exception();
  }
  watch_("");
  if (fault) throw_not_tried(what, fault);
  return model;
}

}  // namespace equipoise
