#include "catch.hpp"
#include "conformance/conformance.hpp"

using namespace equipoise;

namespace {

Description good() {
  Description d;
  d.kind = Kind::generator;
  d.name = "flat_field";
  d.summary = "One colour";
  d.plugin = "flat";
  d.version = "0.1.0";
  Parameter level;
  level.name = "level";
  level.type = ParameterType::integer;
  level.fallback = std::int64_t{3};
  level.min = 1;
  level.max = 9;
  level.doc = "Grey level";
  d.declaration.parameters.push_back(level);
  return d;
}

std::string failed(const Description& description) {
  std::string rules;
  for (const RuleResult& result : check_declaration(description))
    if (result.state == "failed") rules += result.rule + ": " + result.message;
  return rules;
}

}  // namespace

TEST_CASE("a complete declaration keeps its rules") {
  CHECK(failed(good()).empty());
}

TEST_CASE("names, texts and defaults that break a rule are named") {
  Description d = good();
  d.name = "Flat field";
  CHECK(failed(d).find("identity: 'Flat field'") == 0);
  d = good();
  d.declaration.parameters[0].doc.clear();
  CHECK(failed(d).find("documentation: parameter 'level' has no text") == 0);
  d = good();
  d.declaration.parameters[0].fallback = std::int64_t{12};
  CHECK(failed(d).find("defaults: the default of parameter 'level' must lie between 1 and 9") == 0);
  d = good();
  d.declaration.presets.push_back({"bright", "Brighter", {{"level", std::int64_t{20}}}});
  CHECK(failed(d).find("preset 'bright'") != std::string::npos);
}
