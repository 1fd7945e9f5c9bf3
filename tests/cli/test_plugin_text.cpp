#include "catch.hpp"
#include "cli/plugin_text.hpp"

using namespace equipoise;

TEST_CASE("a description shows sampling parameters and presets") {
  Description d;
  d.kind = Kind::generator;
  d.name = "ddpm";
  Parameter steps;
  steps.name = "sampling_steps";
  steps.type = ParameterType::integer;
  steps.fallback = std::int64_t{50};
  steps.doc = "Evaluations a picture";
  steps.unit = "steps";
  steps.sampling = true;
  d.declaration.parameters = {steps};
  d.declaration.presets = {{"paper", "As published", {{"sampling_steps", std::int64_t{1000}}}}};
  const std::string text = describe_text(d);
  INFO(text);
  CHECK(text.find("Evaluations a picture [steps] (sampling)") != std::string::npos);
  CHECK(text.find("paper   As published  sampling_steps = 1000") != std::string::npos);
  CHECK(to_json(d).at("parameters")[0].at("sampling") == true);
  CHECK(to_json(d).at("presets")[0].at("values").at("sampling_steps") == 1000);
}
