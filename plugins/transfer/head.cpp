#include "head.hpp"

#include <utility>

#include <ATen/ATen.h>

namespace equipoise::transfer {

Head::Head(nn::Parameters& parameters, std::int64_t features, std::int64_t classes, HeadOptions options)
    : fc1_(parameters, "fc1", features, options.hidden, nn::Init::glorot),
      fc2_(parameters, "fc2", options.hidden, classes, nn::Init::glorot),
      dropout_(options.dropout) {}

at::Tensor Head::train(const at::Tensor& features, at::Generator& generator) const {
  const at::Tensor h = hidden(features);
  if (dropout_ == 0) return classify(h);
  const at::Tensor kept = at::empty(h.sizes(), at::kFloat).bernoulli_(1.0 - dropout_, generator);
  return classify(h * kept.div_(1.0 - dropout_).to(h.device()));
}

at::Tensor Head::hidden(const at::Tensor& features) const {
  return at::relu(fc1_(features));
}

std::vector<Layer> head_layers(std::int64_t features, std::int64_t classes, HeadOptions options) {
  const std::int64_t first = (features + 1) * options.hidden, last = (options.hidden + 1) * classes;
  return {{"flatten", {features}, 0, 0},
          {"fc1", {options.hidden}, first, first},
          {"dropout", {options.hidden}, 0, 0},
          {"fc2", {classes}, last, last}};
}

HeadNetwork::HeadNetwork(std::int64_t features, std::int64_t classes, HeadOptions options, at::Device device,
                         at::Generator generator)
    : parameters_(device, std::move(generator)),
      head_(parameters_, features, classes, options),
      features_(features),
      classes_(classes),
      options_(options) {}

std::vector<Layer> HeadNetwork::summary() const {
  return head_layers(features_, classes_, options_);
}

}  // namespace equipoise::transfer
