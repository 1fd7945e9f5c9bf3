#include "equipoise/nn/parameters.hpp"

#include <set>
#include <sstream>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>

namespace equipoise::nn {

Parameters::Parameters(at::Device device, at::Generator generator)
    : device_(device), generator_(std::move(generator)) {}

at::Tensor Parameters::keep(const std::string& name, at::Tensor values, bool trainable) {
  at::Tensor tensor = values.to(device_);
  if (trainable) tensor.set_requires_grad(true);
  entries_.push_back({name, tensor, trainable});
  return tensor;
}

at::Tensor Parameters::add_uniform(const std::string& name, at::IntArrayRef shape, double bound) {
  return keep(name, at::empty(shape, at::kFloat).uniform_(-bound, bound, generator_), true);
}

at::Tensor Parameters::add_normal(const std::string& name, at::IntArrayRef shape, double deviation) {
  return keep(name, at::empty(shape, at::kFloat).normal_(0.0, deviation, generator_), true);
}

at::Tensor Parameters::add_constant(const std::string& name, at::IntArrayRef shape, double value) {
  return keep(name, at::full(shape, value, at::kFloat), true);
}

at::Tensor Parameters::add_buffer(const std::string& name, at::IntArrayRef shape, double value) {
  return keep(name, at::full(shape, value, at::kFloat), false);
}

at::Tensor Parameters::add_fixed_normal(const std::string& name, at::IntArrayRef shape, double deviation) {
  return keep(name, at::empty(shape, at::kFloat).normal_(0.0, deviation, generator_), false);
}

at::Tensor Parameters::add(const std::string& name, const at::Tensor& values, bool trainable) {
  return keep(name, values.detach().to(at::kFloat).clone(), trainable);
}

std::vector<at::Tensor> Parameters::trainable() const {
  std::vector<at::Tensor> tensors;
  for (const Entry& entry : entries_)
    if (entry.trainable) tensors.push_back(entry.tensor);
  return tensors;
}

std::vector<std::string> Parameters::trainable_names() const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_)
    if (entry.trainable) names.push_back(entry.name);
  return names;
}

at::Tensor in_layout(const at::Tensor& x, at::MemoryFormat format) {
  return x.size(1) == 1 ? x.clone(format) : x.contiguous(format);
}

std::int64_t Parameters::count(const std::string& prefix, bool trainable_only) const {
  std::int64_t total = 0;
  for (const Entry& entry : entries_) {
    const bool inside = prefix.empty() || entry.name == prefix || entry.name.rfind(prefix + ".", 0) == 0;
    if (inside && (entry.trainable || !trainable_only)) total += entry.tensor.numel();
  }
  return total;
}

void Parameters::use_channels_last() {
  for (Entry& entry : entries_)
    if (entry.tensor.dim() == 4)
      entry.tensor.set_data(in_layout(entry.tensor.detach(), at::MemoryFormat::ChannelsLast));
}

void Parameters::save(TensorMap& to, const std::string& prefix) const {
  for (const Entry& entry : entries_)
    to[prefix + entry.name] = entry.tensor.detach().to(at::kCPU, at::kFloat, /*non_blocking=*/false,
                                                       /*copy=*/true, at::MemoryFormat::Contiguous);
}

void Parameters::load(const TensorMap& from, const std::string& prefix) {
  std::ostringstream faults;
  std::set<std::string> known;
  for (const Entry& entry : entries_) {
    const std::string name = prefix + entry.name;
    known.insert(name);
    const auto found = from.find(name);
    if (found == from.end())
      faults << "\n  missing: " << name;
    else if (found->second.sizes() != entry.tensor.sizes())
      faults << "\n  wrong shape: " << name << " is " << found->second.sizes() << ", expected "
             << entry.tensor.sizes();
  }
  for (const auto& [name, tensor] : from)
    if (name.rfind(prefix, 0) == 0 && known.count(name) == 0) faults << "\n  unexpected: " << name;
  if (!faults.str().empty())
    throw Error(Fault::data, "the weights do not fit the network:" + faults.str(),
                "use the options that the weights were trained with");
  c10::NoGradGuard no_grad;
  for (Entry& entry : entries_) entry.tensor.copy_(from.at(prefix + entry.name));
}

}  // namespace equipoise::nn
