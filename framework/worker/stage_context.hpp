#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include <equipoise/context.hpp>

#include "worker/stage.hpp"

namespace equipoise {

class FeatureSpace;

/// What one component of a stage sees. A component in a slot gets a context of its own.
class StageContext final : public Context {
 public:
  /// `use` must outlive the context.
  StageContext(Stage& stage, const ComponentUse& use) : stage_(stage), use_(use) {}

  at::Device device() const override { return stage_.device; }
  std::uint64_t seed() const override { return stage_.request.seed; }
  at::Generator& rng() override { return stage_.rng; }
  at::Tensor noise(std::int64_t first, at::IntArrayRef shape) override;
  void tick(std::int64_t done, std::int64_t total) override;
  at::Tensor embed(const std::string& slot, const ImageSet& images) override;
  const Archive& model(const std::string& slot) override;
  std::filesystem::path artefact(const std::string& file) override;
  void report(const Score& score) override { stage_.scores.push_back(score); }
  void gate(const std::string& finding) override;
  void sheet(const std::string& file, const at::Tensor& pictures, std::int64_t columns) override;
  void log(Level level, const std::string& text) override { log_line(stage_, level, text); }

  /// The unit of `tick` in progress lines.
  void count(std::string unit) { unit_ = std::move(unit); }
  /// While muted, `tick` neither reports nor throws: for calls that must not be cut short.
  void mute(bool muted) { muted_ = muted; }

 private:
  const ComponentUse& slot_use(const std::string& slot) const;

  Stage& stage_;
  const ComponentUse& use_;
  std::string unit_;
  bool muted_ = false;
  std::map<std::string, Archive> models_;
  std::map<std::string, std::shared_ptr<FeatureSpace>> spaces_;  // By slot, once asked for.
};

}  // namespace equipoise
