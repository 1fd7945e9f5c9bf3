#include "worker/random_state.hpp"

#include <mutex>

#include <ATen/Context.h>

#include <equipoise/random.hpp>

namespace equipoise {

namespace {

constexpr std::uint64_t kStageStream = 0x5374616765ULL;

at::Generator default_generator(at::Device device) {
  return at::globalContext().defaultGenerator(device);
}

at::Tensor state_of(at::Generator generator) {
  const std::lock_guard<std::mutex> lock(generator.mutex());
  return generator.get_state();
}

void set_state(at::Generator generator, const at::Tensor& state) {
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_state(state);
}

}  // namespace

at::Generator seed_generators(std::uint64_t seed, at::Device device) {
  at::manual_seed(seed);
  if (device.is_cpu()) return make_generator(mix_seed(seed, kStageStream));
  at::Generator generator = default_generator(device).clone();
  generator.set_current_seed(mix_seed(seed, kStageStream));
  return generator;
}

TensorMap random_state(const at::Generator& stage, at::Device device) {
  TensorMap state{{"default", state_of(default_generator(at::kCPU))}, {"stage", state_of(stage)}};
  if (!device.is_cpu()) state["device"] = state_of(default_generator(device));
  return state;
}

void restore_random_state(const TensorMap& state, at::Generator& stage, at::Device device) {
  set_state(default_generator(at::kCPU), require(state, "default"));
  set_state(stage, require(state, "stage"));
  if (!device.is_cpu()) set_state(default_generator(device), require(state, "device"));
}

}  // namespace equipoise
