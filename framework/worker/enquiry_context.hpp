#pragma once

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "worker/run_stage.hpp"

namespace equipoise {

/// What a component is lent while it is only asked something: a processor, a fixed seed, the host's ear.
/// There is no artefact and nothing in its slots.
class EnquiryContext final : public Context {
 public:
  explicit EnquiryContext(StageHost& host) : host_(host), rng_(make_generator(0)) {}

  at::Device device() const override { return at::Device(at::kCPU); }
  std::uint64_t seed() const override { return 0; }
  at::Generator& rng() override { return rng_; }
  void tick(std::int64_t done, std::int64_t total) override {
    host_.progress(done, total, "", {});
    if (host_.stop_requested()) throw Error(Fault::cancelled, "stopped");
  }
  at::Tensor embed(const std::string& slot, const ImageSet&) override { throw absent("slot '" + slot + "'"); }
  const Archive& model(const std::string& slot) override { throw absent("slot '" + slot + "'"); }
  std::filesystem::path artefact(const std::string& file) override {
    throw absent("artefact file '" + file + "'");
  }
  void log(Level level, const std::string& text) override { host_.log(level, text); }

 private:
  static Error absent(const std::string& what) {
    return Error(Fault::plugin, "there is no " + what + " while a component is only asked about itself");
  }

  StageHost& host_;
  at::Generator rng_;
};

}  // namespace equipoise
