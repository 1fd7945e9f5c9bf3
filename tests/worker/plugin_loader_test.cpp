#include "worker/plugin_loader.hpp"

#include <filesystem>
#include <string>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "failure.hpp"

namespace fs = std::filesystem;
using namespace equipoise;

namespace {

const fs::path good = fs::path(EQUIPOISE_BUILD) / "tests/fixtures/good/specimen.so";
const fs::path hostile = fs::path(EQUIPOISE_BUILD) / "tests/fixtures/hostile";

ComponentUse use_of(Kind kind, const std::string& name,
                    nlohmann::json parameters = nlohmann::json::object()) {
  ComponentUse use;
  use.kind = kind;
  use.name = name;
  use.file = good.string();
  use.parameters = std::move(parameters);
  return use;
}

}  // namespace

TEST_CASE("A plugin is loaded once and describes its components") {
  PluginLoader loader;
  const LoadedPlugin& loaded = loader.load(good);
  CHECK(loaded.name == "specimen");
  CHECK(loaded.version == "1.2.3");
  CHECK(loaded.plugin.registrations().size() == 4);
  CHECK(&loader.load(good.parent_path() / "." / "specimen.so") == &loaded);
  CHECK(loader.find(Kind::sampler, "first", good).revision == 7);
}

TEST_CASE("A component gets its parameters, and defaults for the rest") {
  PluginLoader loader;
  const auto stated = loader.make(use_of(Kind::embedder, "plain", {{"size", 32}}));
  CHECK(dynamic_cast<Embedder&>(*stated).input().height == 32);
  const auto silent = loader.make(use_of(Kind::embedder, "plain"));
  CHECK(dynamic_cast<Embedder&>(*silent).input().height == 8);
}

TEST_CASE("A component outlives the loader that made it") {
  std::unique_ptr<Component> component;
  {
    PluginLoader loader;
    component = loader.make(use_of(Kind::embedder, "plain"));
  }
  CHECK(dynamic_cast<Embedder&>(*component).input().channels == 3);
}

TEST_CASE("Unknown parameters and components are errors") {
  PluginLoader loader;
  CHECK_THROWS_AS(loader.make(use_of(Kind::embedder, "plain", {{"sise", 32}})), Error);
  CHECK(
      contains(failure_of([&] { loader.make(use_of(Kind::embedder, "first")); }), "has no embedder 'first'"));
}

TEST_CASE("A plugin of another build is not loaded by the loader either") {
  PluginLoader loader;
  CHECK(contains(failure_of([&] { loader.load(hostile / "wrong_torch.so"); }), "1.13.1"));
  CHECK(contains(failure_of([&] { loader.load(hostile / "registers_twice.so"); }), "twice"));
  CHECK(contains(failure_of([&] { loader.load(hostile / "throws_number.so"); }), "of type int"));
}

TEST_CASE("A component whose parameter takes a word of manifests is refused") {
  PluginLoader loader;
  CHECK(contains(failure_of([&] { loader.load(hostile / "reserved_word.so"); }),
                 "parameter 'preset' has a name that manifests need"));
}
