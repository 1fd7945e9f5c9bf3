#include "feature_metrics/features.hpp"

#include <set>

#include <ATen/ops/isfinite.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

std::set<std::string> classes_of(const ImageSet& images) {
  std::set<std::string> found;
  if (!images.labels.defined()) return found;
  const auto* label = images.labels.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < images.labels.size(0); ++i)
    found.insert(images.classes.at(static_cast<std::size_t>(label[i])));
  return found;
}

void warn_of_lacking(const std::set<std::string>& here, const std::set<std::string>& there,
                     const std::string& one, const std::string& other, Context& context) {
  for (const std::string& name : here)
    if (there.count(name) == 0)
      context.log(Level::warning,
                  "'" + one + "' has pictures of class '" + name + "', '" + other +
                      "' has none: the scores see that difference too; per = \"class\" compares like with "
                      "like");
}

}  // namespace

at::Tensor features_of(const Inputs& inputs, const std::string& input, const std::string& metric,
                       std::int64_t fewest, Context& context) {
  const ImageSet& images = inputs.at(input);
  if (images.size() < fewest)
    throw Error(Fault::data, metric + " needs at least " + std::to_string(fewest) + " pictures in '" + input +
                                 "', which has " + std::to_string(images.size()));
  const at::Tensor features = context.embed("features", images);
  if (!at::isfinite(features).all().item<bool>())
    throw Error(Fault::data, "the features of '" + input + "' hold NaN or infinite values",
                "check the model that makes them");
  return features.to(at::kDouble).contiguous();
}

void require_one_length(const std::string& metric,
                        const std::vector<std::pair<std::string, at::Tensor>>& sets) {
  for (const auto& [name, features] : sets)
    if (features.size(1) != sets.front().second.size(1))
      throw Error(Fault::data,
                  metric + ": the features of '" + sets.front().first + "' have " +
                      std::to_string(sets.front().second.size(1)) + " numbers a picture, those of '" + name +
                      "' " + std::to_string(features.size(1)),
                  "compare features of one space only");
}

void warn_of_missing_classes(const Inputs& inputs, const std::string& one, const std::string& other,
                             Context& context) {
  const auto here = classes_of(inputs.at(one));
  const auto there = classes_of(inputs.at(other));
  if (here.empty() || there.empty()) return;
  warn_of_lacking(here, there, one, other, context);
  warn_of_lacking(there, here, other, one, context);
}

}  // namespace equipoise
