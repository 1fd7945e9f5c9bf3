#pragma once

#include <string>
#include <vector>

#include "report/analyses.hpp"
#include "report/record.hpp"

namespace equipoise {

/// What a reader should take away first, in plain sentences.
struct Headline {
  std::string compared;               ///< "2 arms of generator (none, ddpm): 2 variants, 5 runs each."
  std::vector<std::string> findings;  ///< One a comparison that `[[analysis]]` declares.
  std::vector<std::string> cautions;  ///< What limits the findings.
  std::string state;                  ///< Empty for a run that is done; otherwise what is missing.
};

Headline make_headline(const RunRecord& record, const std::vector<DeclaredAnalysis>& analyses);

}  // namespace equipoise
