#include "equipoise/backbones/weights.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <equipoise/error.hpp>
#include <equipoise/nn/weights_file.hpp>
#include <equipoise/safetensors.hpp>

namespace equipoise::backbones {

namespace {

/// A file of another network has hundreds of faults; the first few tell which.
constexpr std::size_t shown_faults = 8;

std::vector<std::int64_t> weight_shape(const Network& network, const Node& node) {
  const std::int64_t in = network.nodes[node.inputs.front()].channels;
  if (node.op == Op::linear) return {node.channels, in};
  return {node.channels, in / node.groups, node.kernel[0], node.kernel[1]};
}

std::string in_words(const std::vector<std::int64_t>& shape) {
  std::ostringstream text;
  text << '[';
  for (std::size_t i = 0; i < shape.size(); ++i) text << (i == 0 ? "" : ", ") << shape[i];
  text << ']';
  return text.str();
}

bool is_ignored(const Network& network, const std::string& name) {
  if (name.ends_with(".num_batches_tracked")) return true;
  return std::any_of(network.ignored.begin(), network.ignored.end(), [&](const std::string& entry) {
    return entry.ends_with('.') ? name.starts_with(entry) : name == entry;
  });
}

std::vector<std::string> faults_of(const Network& network, const std::vector<TensorSpec>& specs,
                                   const std::map<std::string, TensorEntry>& held) {
  std::vector<std::string> faults;
  std::set<std::string> known;
  for (const TensorSpec& spec : specs) {
    known.insert(spec.name);
    const auto found = held.find(spec.name);
    if (found == held.end())
      faults.push_back("missing: " + spec.name);
    else if (found->second.shape != spec.shape)
      faults.push_back("wrong shape: " + spec.name + " is " + in_words(found->second.shape) + ", expected " +
                       in_words(spec.shape));
  }
  for (const auto& entry : held)
    if (!known.contains(entry.first) && !is_ignored(network, entry.first))
      faults.push_back("unexpected: " + entry.first);
  return faults;
}

}  // namespace

std::vector<TensorSpec> tensor_specs(const Network& network) {
  std::vector<TensorSpec> specs;
  for (const Node& node : network.nodes) {
    if (node.key.empty()) continue;
    if (node.op == Op::batch_norm) {
      specs.push_back({node.key + ".weight", {node.channels}, Role::norm_weight});
      specs.push_back({node.key + ".bias", {node.channels}, Role::norm_bias});
      specs.push_back({node.key + ".running_mean", {node.channels}, Role::running_mean});
      specs.push_back({node.key + ".running_var", {node.channels}, Role::running_var});
      continue;
    }
    specs.push_back({node.key + ".weight", weight_shape(network, node), Role::weight});
    if (node.bias) specs.push_back({node.key + ".bias", {node.channels}, Role::bias});
  }
  return specs;
}

TensorMap read_parameters(const Network& network, const std::filesystem::path& file) {
  const std::vector<TensorSpec> specs = tensor_specs(network);
  const auto faults = faults_of(network, specs, SafetensorsFile(file).tensors());
  if (!faults.empty()) {
    std::string text = file.string() + " does not hold the weights of " + network.name + ":";
    for (std::size_t i = 0; i < std::min(faults.size(), shown_faults); ++i) text += "\n  " + faults[i];
    if (faults.size() > shown_faults)
      text += "\n  and " + std::to_string(faults.size() - shown_faults) + " more";
    throw Error(Fault::data, text, "`./dev weights " + network.name + "` gets them (docs/weights.md)");
  }
  std::set<std::string> wanted;
  for (const TensorSpec& spec : specs) wanted.insert(spec.name);
  return nn::read_weights(file, [&](const std::string& name) { return wanted.contains(name); });
}

}  // namespace equipoise::backbones
