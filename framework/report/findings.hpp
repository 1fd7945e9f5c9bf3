#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/pictures.hpp"
#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// What a stage that judges (measure, select, audit) left for readers beside its scores.
struct StageFindings {
  std::string title;                                       ///< "audit (NORMAL, generator ddpm)".
  std::vector<std::string> gates;                          ///< Gates of the manifest that failed.
  std::vector<std::string> warnings;                       ///< Of audit.json.
  std::vector<std::pair<std::string, std::string>> facts;  ///< Its counts and plain values.
  std::vector<Sheet> sheets;                               ///< Every PNG of the artefact, in order of name.
  std::size_t left_out = 0;                                ///< PNG files for which there was no room.
};

/// Stages without any of it are not listed. `audit.json` may have `warnings` (texts, or objects with
/// `message`), `groups` (a list or a number) and plain members. At most `limit` bytes of pictures in all;
/// damaged files are left out.
std::vector<StageFindings> collect_findings(const RunRecord& record, const Store& store,
                                            std::size_t limit = std::size_t{5} << 20);

}  // namespace equipoise
