#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/declaration.hpp>
#include <equipoise/random.hpp>

/// The tensors of a safetensors file; half precision is widened to float32.
equipoise::TensorMap read_tensors(const std::filesystem::path& file);

/// What the component `name` of the built plugin PLUGIN.so declares; without `plugin`, of NAME.so.
equipoise::Declaration declaration_of(const std::string& name, const std::string& plugin = {});

/// The component `name` of the built plugin PLUGIN.so, or NAME.so, with these options.
std::unique_ptr<equipoise::Component> load_component(const std::string& name, const equipoise::Values& values,
                                                     const std::string& plugin = {});

template <class Kind>
std::unique_ptr<Kind> load_as(const std::string& name, const equipoise::Values& values = {},
                              const std::string& plugin = {}) {
  return std::unique_ptr<Kind>(dynamic_cast<Kind*>(load_component(name, values, plugin).release()));
}

/// A context on the CPU that counts ticks.
class FakeContext : public equipoise::Context {
 public:
  explicit FakeContext(std::uint64_t seed) : seed_(seed), generator_(equipoise::make_generator(seed)) {}

  at::Device device() const override { return at::kCPU; }
  std::uint64_t seed() const override { return seed_; }
  at::Generator& rng() override { return generator_; }
  void tick(std::int64_t, std::int64_t) override { ++ticks; }
  at::Tensor embed(const std::string&, const equipoise::ImageSet& images) override {
    return embedded ? embedded(images) : at::Tensor();
  }
  const equipoise::Archive& model(const std::string&) override { return archive_; }
  std::filesystem::path artefact(const std::string& file) override { return file; }
  void log(equipoise::Level, const std::string& text) override { last_line = text; }
  void report(const equipoise::Score& score) override { scores.push_back(score); }

  int ticks = 0;
  std::string last_line;
  std::function<at::Tensor(const equipoise::ImageSet&)> embedded;  ///< What slots hold; empty: nothing.
  std::vector<equipoise::Score> scores;

 private:
  std::uint64_t seed_;
  at::Generator generator_;
  equipoise::Archive archive_;
};

/// `count` pictures of noise whose brightness depends on the class; classes take turns if there are two.
equipoise::ImageSet make_pictures(std::int64_t count, const equipoise::ImageSpec& spec, bool both_classes);

/// Trains steps `begin` .. `end - 1`; the last step's loss.
double train(equipoise::Trainable& component, const equipoise::Split& split, FakeContext& context,
             std::int64_t begin, std::int64_t end);

/// Whether two archives hold the same names and the same bits.
bool identical(const equipoise::TensorMap& left, const equipoise::TensorMap& right);
