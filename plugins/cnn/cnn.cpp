#include "cnn.hpp"

#include <utility>

#include "network.hpp"

namespace equipoise::cnn {

namespace {

nn::NetworkTask task(const Cnn::Options& options) {
  constexpr double keras_default = 1e-7;
  return {options, options, {}, keras_default};
}

}  // namespace

void Cnn::Options::declare(Schema<Options>& schema) {
  ClassifierSettings::declare(schema);
  BatchNormSettings::declare(schema);
}

Cnn::Cnn(const Options& options)
    : nn::NetworkClassifier(task(options)), momentum_(options.batch_norm_momentum) {}

std::unique_ptr<nn::ClassifierNetwork> Cnn::make_network(const ImageSpec& image, std::int64_t,
                                                         at::Device device, at::Generator generator) {
  return std::make_unique<Network>(image, momentum_, device, std::move(generator));
}

}  // namespace equipoise::cnn
