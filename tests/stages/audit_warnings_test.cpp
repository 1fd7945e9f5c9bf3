#include "worker/audit_warnings.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

SetRow row(const std::string& label, const std::string& size, const std::string& mean) {
  return {"", label, label + size + mean, "origin", 0, {{"width", size}, {"height", size}, {"mean", mean}}};
}

bool mentions(const std::vector<std::string>& warnings, const std::string& text) {
  for (const auto& warning : warnings)
    if (warning.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a statistic that tells the classes apart is named with its number") {
  std::vector<SetRow> rows;
  for (int i = 0; i < 10; ++i) {
    rows.push_back(row("A", "232", std::to_string(100 + i)));
    rows.push_back(row("B", i < 9 ? "256" : "232", std::to_string(100 + i)));
  }
  const auto warnings = form_warnings(rows, {"A", "B"});
  CHECK(mentions(warnings, "width alone predicts the label: AUROC 0.95 (higher in B)"));
  CHECK(mentions(warnings, "mixed sizes: 232 x 232 (11), 256 x 256 (9)"));
  CHECK_FALSE(mentions(warnings, "mean alone"));
}

TEST_CASE("equal forms and equal classes give no warning, unequal classes one") {
  std::vector<SetRow> rows;
  for (int i = 0; i < 10; ++i) {
    rows.push_back(row("A", "64", std::to_string(i)));
    rows.push_back(row("B", "64", std::to_string(i)));
  }
  CHECK(form_warnings(rows, {"A", "B"}).empty());
  for (int i = 0; i < 10; ++i) rows.push_back(row("B", "64", std::to_string(i)));
  const auto warnings = form_warnings(rows, {"A", "B"});
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] == "the classes are unbalanced: 20 of B, 10 of A");
}
