#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>

namespace equipoise::nn {

/// `x` [N, C, H, W] in this layout. One channel lies the same in each, but convolutions choose theirs by the
/// strides: with it the result is a copy whose strides tell.
at::Tensor in_layout(const at::Tensor& x, at::MemoryFormat format);

/// How the weights of a new layer are drawn.
enum class Init {
  fan_in,  ///< PyTorch's default: weight and bias uniform in +-1/sqrt(fan in).
  glorot,  ///< Keras' default: weight uniform in +-sqrt(6 / (fan in + fan out)), bias 0.
};

/// The named tensors of a network, in the order in which its layers were made. Layers hold the same tensors,
/// so loading values here changes what the layers compute. Copies share the tensors.
class Parameters {
 public:
  struct Entry {
    std::string name;
    at::Tensor tensor;
    bool trainable = true;
  };

  /// New tensors are float32 on `device`; initial values are drawn from `generator` (a CPU generator), so
  /// that they do not depend on the device.
  Parameters(at::Device device, at::Generator generator);

  /// A trainable tensor, uniform in [-bound, bound].
  at::Tensor add_uniform(const std::string& name, at::IntArrayRef shape, double bound);
  /// A trainable tensor, normal with mean 0.
  at::Tensor add_normal(const std::string& name, at::IntArrayRef shape, double deviation);
  /// A trainable tensor of equal values.
  at::Tensor add_constant(const std::string& name, at::IntArrayRef shape, double value);
  /// A tensor of equal values that is saved but not trained (running statistics).
  at::Tensor add_buffer(const std::string& name, at::IntArrayRef shape, double value);
  /// A tensor that is saved but not trained, normal with mean 0.
  at::Tensor add_fixed_normal(const std::string& name, at::IntArrayRef shape, double deviation);

  /// A tensor with a copy of `values`, saved and, if `trainable`, trained.
  at::Tensor add(const std::string& name, const at::Tensor& values, bool trainable);

  const std::vector<Entry>& entries() const { return entries_; }
  at::Device device() const { return device_; }
  /// The trainable tensors and their names, in one order.
  std::vector<at::Tensor> trainable() const;
  std::vector<std::string> trainable_names() const;
  /// Numbers in all tensors whose name is `prefix` or begins with `prefix` and a dot; "" counts all.
  std::int64_t count(const std::string& prefix = {}, bool trainable_only = false) const;

  /// Lays tensors of four dimensions (convolution weights) out with channels last; values stay.
  void use_channels_last();

  /// Copies on the CPU, under `prefix` + name.
  void save(TensorMap& to, const std::string& prefix = {}) const;
  /// Takes the values of `from[prefix + name]`. Error(data) that names the tensors that are missing, of
  /// another shape, or (among those that begin with `prefix`) not part of this network; nothing is changed
  /// then.
  void load(const TensorMap& from, const std::string& prefix = {});

 private:
  at::Tensor keep(const std::string& name, at::Tensor values, bool trainable);

  at::Device device_;
  at::Generator generator_;
  std::vector<Entry> entries_;
};

}  // namespace equipoise::nn
