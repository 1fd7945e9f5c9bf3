#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "worker/component_factory.hpp"
#include "worker/stage_execution.hpp"

namespace equipoise::testing {

/// Components by name, made by functions of the test.
class FakeComponents final : public ComponentFactory {
 public:
  using Maker = std::function<std::unique_ptr<Component>(const ComponentUse&)>;
  std::map<std::string, Maker> makers;

  std::unique_ptr<Component> make(const ComponentUse& use) override { return makers.at(use.name)(use); }
  std::string version(const ComponentUse&) override { return "1.2.3"; }
};

/// A host that asks to stop after a number of questions.
class FakeHost final : public StageHost {
 public:
  int stop_after = -1;  ///< Never, if negative.
  std::vector<std::string> warnings;

  void progress(std::int64_t, std::int64_t, const std::string&, const std::vector<Scalar>&) override {}
  bool stop_requested() override { return stop_after >= 0 && asked_++ >= stop_after; }
  void log(Level level, const std::string& text) override {
    if (level == Level::warning) warnings.push_back(text);
  }

 private:
  int asked_ = 0;
};

/// Grey pictures in two classes, A and B: picture i of class c has 8 x 8 pixels of value 16 * i + c.
/// Pictures of B are brighter by 100, so that a classifier has something to learn.
class FakeSource final : public Source {
 public:
  explicit FakeSource(std::int64_t a = 6, std::int64_t b = 4) : counts_{a, b} {}
  SourceFacts survey(Context& context) override;
  at::Tensor read(std::int64_t index, Context& context) override;

 private:
  std::int64_t counts_[2];
};

/// One matrix, trained by noisy steps that use the default generator and the stage's own: resuming is exact
/// only if weights, momentum and both generators are restored.
class FakeClassifier : public Classifier {
 public:
  void build(const ImageSpec& image, Context& context) override;
  std::int64_t steps_per_epoch(const Split& split) const override;
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override { return {}; }
  at::Tensor predict(const ImageSet& images, Context& context) override;
  at::Tensor features(const ImageSet& images, Context& context) override;

  std::int64_t diverges_at = -1, converges_at = -1;
  std::int64_t spoils_at = -1;  ///< The step whose update makes the weights infinite.

 private:
  at::Tensor weight_, momentum_;
};

/// Learns the mean picture of each class and draws it with noise.
class FakeGenerator final : public Generator {
 public:
  void build(const ImageSpec& image, Context& context) override;
  std::int64_t steps_per_epoch(const Split&) const override { return 1; }
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override { archive.model["mean"] = mean_; }
  void load(const Archive& archive) override { mean_ = require(archive.model, "mean").clone(); }
  std::vector<Layer> summary() const override { return {}; }
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override;

 private:
  ImageSpec image_;
  at::Tensor mean_;
};

/// A store in a folder, the fakes, and requests filled in as the plan does it.
class StageBench {
 public:
  explicit StageBench(std::filesystem::path root);

  StageRequest request(const std::string& verb, const std::string& name, const std::string& label = {}) const;
  /// Runs the stage and returns its facts; throws Error, and fails the test if it does not end as done.
  nlohmann::json run(const StageRequest& request);
  /// The load stage of a class, done.
  StageRequest loaded(const std::string& label);
  /// A decode stage of `from`, done.
  StageRequest decoded(const StageRequest& from, std::int64_t side);
  std::string file(const StageRequest& request, const std::string& name) const;

  std::filesystem::path root;
  FakeComponents components;
  FakeHost host;
  FileOperations files;
};

ComponentUse use_of(Kind kind, const std::string& name);
Slice slice_of(const StageRequest& request, const std::string& label, const std::string& part = {});

}  // namespace equipoise::testing
