#pragma once

#include <nlohmann/json.hpp>

#include "worker/stage.hpp"

namespace equipoise {

// One function a verb: reads what the request names, writes the payload into the stage's folder, returns
// facts for artefact.json. What each leaves is in docs/architecture.md, "Stage settings and payloads".
nlohmann::json run_load(Stage& stage);
nlohmann::json run_decode(Stage& stage);
nlohmann::json run_match(Stage& stage);
nlohmann::json run_split(Stage& stage);
nlohmann::json run_select(Stage& stage);
nlohmann::json run_mix(Stage& stage);
nlohmann::json run_train(Stage& stage);
nlohmann::json run_generate(Stage& stage);
nlohmann::json run_embed(Stage& stage);
nlohmann::json run_measure(Stage& stage);
nlohmann::json run_test(Stage& stage);
nlohmann::json run_audit(Stage& stage);

}  // namespace equipoise
