#pragma once

#include <memory>

#include <equipoise/nn/network_classifier.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::cnn {

/// The custom CNN of Khazrak et al. 2025, Table 2, with the training of their text.
class Cnn final : public nn::NetworkClassifier {
 public:
  struct Options : nn::ClassifierSettings, nn::BatchNormSettings {
    Options() { l2 = 0.001, channels_last = true; }

    static void declare(Schema<Options>& schema);
  };

  explicit Cnn(const Options& options);

 protected:
  std::unique_ptr<nn::ClassifierNetwork> make_network(const ImageSpec& image, std::int64_t features,
                                                      at::Device device, at::Generator generator) override;

 private:
  double momentum_;
};

}  // namespace equipoise::cnn
