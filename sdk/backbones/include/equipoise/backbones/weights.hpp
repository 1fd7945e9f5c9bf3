#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <equipoise/archive.hpp>
#include <equipoise/backbones/network.hpp>

namespace equipoise::backbones {

/// What a tensor is for.
enum class Role { weight, bias, norm_weight, norm_bias, running_mean, running_var };

struct TensorSpec {
  std::string name;  ///< As in the network's official weight file.
  std::vector<std::int64_t> shape;
  Role role = Role::weight;

  bool trainable() const { return role != Role::running_mean && role != Role::running_var; }
};

/// The tensors of the network's nodes, in their order.
std::vector<TensorSpec> tensor_specs(const Network& network);

/// The tensors of `network` from a safetensors file, float32 on the CPU. The file may be that of the whole
/// network where `network` is a part (`up_to`). Error(data) that names the tensors that are missing,
/// misshapen or of another network, and how to get the right file; names and shapes are checked before
/// anything is read.
TensorMap read_parameters(const Network& network, const std::filesystem::path& file);

/// Values that are a pure function of seed and name, the same on every machine, for features that need no
/// file and for comparison with other software. With v_i uniform in [-1, 1) from splitmix64 (Steele et al.
/// 2014) started at FNV-1a-64(name) xor seed: weights sqrt(6 / fan in) v, biases 0.01 v, norm weights
/// 1 + 0.2 v, norm biases and running means 0.1 v, running variances 1 + 0.5 v, in float32.
TensorMap random_parameters(const Network& network, std::uint64_t seed);

/// Values to train from: weights uniform in +-sqrt(6 / fan in) (He et al. 2015, eq. 10), a pure function of
/// seed and name; biases 0, norms at identity.
TensorMap initial_parameters(const Network& network, std::uint64_t seed);

}  // namespace equipoise::backbones
