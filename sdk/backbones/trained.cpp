#include "equipoise/backbones/trained.hpp"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>

#include "operations.hpp"

namespace equipoise::backbones {

Trained::Trained(const Network& network, const TensorMap& initial, nn::Parameters& parameters,
                 const std::string& prefix)
    : network_(network) {
  for (const TensorSpec& spec : tensor_specs(network)) {
    const at::Tensor& values = require(initial, spec.name);
    if (values.sizes() != at::IntArrayRef(spec.shape))
      throw Error(Fault::data, network.name + ": tensor '" + spec.name + "' has another shape");
    tensors_[spec.name] = parameters.add(prefix + spec.name, values, spec.trainable());
  }
}

at::Tensor Trained::forward(const at::Tensor& pictures, bool training, double momentum) const {
  std::vector<at::Tensor> values;
  std::vector<std::size_t> last_use(network_.nodes.size(), 0);
  for (std::size_t i = 0; i < network_.nodes.size(); ++i)
    for (const std::size_t input : network_.nodes[i].inputs) last_use[input] = i;
  for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
    const Node& node = network_.nodes[i];
    if (node.op == Op::input)
      values.push_back(normalised(pictures, network_.normalisation));
    else
      values.push_back(compute(node, values, training, momentum));
    for (const std::size_t input : node.inputs)
      if (last_use[input] == i) values[input].reset();
  }
  return values.back().flatten(1);
}

at::Tensor Trained::compute(const Node& node, const std::vector<at::Tensor>& values, bool training,
                            double momentum) const {
  const auto tensor = [&](const char* part) { return tensors_.at(node.key + part); };
  const at::Tensor& x = values[node.inputs.front()];
  switch (node.op) {
    case Op::convolution:
      return convolve(node, x, tensor(".weight"), node.bias ? tensor(".bias") : at::Tensor());
    case Op::linear:
      return at::linear(x, tensor(".weight"), tensor(".bias"));
    case Op::batch_norm:
      return at::batch_norm(x, tensor(".weight"), tensor(".bias"), tensor(".running_mean"),
                            tensor(".running_var"), training, momentum, node.epsilon, true);
    case Op::relu:
      return at::relu(x);
    case Op::relu6:
      return at::hardtanh(x, 0, 6);
    case Op::add:
      return x + values[node.inputs[1]];
    default:
      return rearrange(node, values);
  }
}

}  // namespace equipoise::backbones
