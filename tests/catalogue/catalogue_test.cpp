#include "catalogue/catalogue.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

PluginFile plugin_with(const std::string& file, Kind kind, const std::vector<std::string>& names) {
  PluginFile plugin{file, "ready", "", "a plugin", "1", {}};
  for (const std::string& name : names) {
    Description description;
    description.kind = kind;
    description.name = name;
    plugin.components.push_back(description);
  }
  return plugin;
}

}  // namespace

TEST_CASE("Components are found by kind and name") {
  const Catalogue catalogue({plugin_with("a.so", Kind::sampler, {"random", "kcenter"}),
                             plugin_with("b.so", Kind::metric, {"random"})});
  REQUIRE(catalogue.find(Kind::sampler, "random") != nullptr);
  CHECK(catalogue.find(Kind::source, "random") == nullptr);
  CHECK(catalogue.find_all("random").size() == 2);
  CHECK(catalogue.names(Kind::sampler) == std::vector<std::string>{"kcenter", "random"});
}

TEST_CASE("Of two files with one component the first wins and the second is refused by name") {
  const Catalogue catalogue({plugin_with("first.so", Kind::sampler, {"random"}),
                             plugin_with("second.so", Kind::sampler, {"other", "random"})});
  CHECK(catalogue.files()[0].state == "ready");
  CHECK(catalogue.files()[1].state == "refused");
  CHECK(catalogue.files()[1].reason.find("first.so") != std::string::npos);
  CHECK(catalogue.find(Kind::sampler, "other") == nullptr);
}
