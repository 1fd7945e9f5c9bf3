#include "cli/prediction_analysis.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "cli/optional_json.hpp"
#include "report/comparison_text.hpp"
#include "report/numbers.hpp"
#include "schema/counted.hpp"
#include "store/file_operations.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

std::size_t pictures(const Agreement& agreement) {
  return agreement.both + agreement.only_first + agreement.only_second + agreement.neither;
}

/// Share of right answers of both; 0 of no pictures.
std::pair<double, double> accuracies(const Agreement& agreement) {
  const auto all = static_cast<double>(std::max<std::size_t>(1, pictures(agreement)));
  const auto both = static_cast<double>(agreement.both);
  return {(both + static_cast<double>(agreement.only_first)) / all,
          (both + static_cast<double>(agreement.only_second)) / all};
}

}  // namespace

PredictionComparison analyse_predictions(const PredictionWish& wish) {
  const Predictions ours = parse_predictions(read_whole(wish.ours), wish.ours);
  const Predictions baseline = parse_predictions(read_whole(wish.baseline), wish.baseline);
  const auto& classes = ours.classes;
  if (!wish.positive.empty() && std::find(classes.begin(), classes.end(), wish.positive) == classes.end())
    throw Error(Fault::usage, wish.ours + " has no class '" + wish.positive + "'",
                "see its columns p:<class>");
  try {
    return compare_predictions(ours, baseline, wish.positive);
  } catch (const Error& error) {
    throw Error(error.fault(), wish.ours + " and " + wish.baseline + " cannot be compared: " + error.what(),
                "both must be answers to the same pictures");
  }
}

json prediction_analysis_json(const PredictionComparison& comparison) {
  const Agreement& agreement = comparison.agreement;
  const auto [first, second] = accuracies(agreement);
  json delong;
  if (const auto& auroc = comparison.auroc)
    delong = {{"first", auroc->first},
              {"second", auroc->second},
              {"difference", auroc->first - auroc->second},
              {"low", low(auroc->interval)},
              {"high", high(auroc->interval)},
              {"p", number(auroc->test.p)}};
  return {{"agreement",
           {{"both", agreement.both},
            {"only_first", agreement.only_first},
            {"only_second", agreement.only_second},
            {"neither", agreement.neither}}},
          {"accuracy", {{"first", first}, {"second", second}, {"difference", first - second}}},
          {"mcnemar",
           {{"p", number(comparison.mcnemar.p)},
            {"statistic", number(comparison.mcnemar.statistic)},
            {"p_corrected", number(comparison.mcnemar_corrected.p)}}},
          {"delong", delong}};
}

std::string prediction_analysis_text(const PredictionComparison& comparison) {
  const Agreement& agreement = comparison.agreement;
  const auto [first, second] = accuracies(agreement);
  std::string text =
      counted(pictures(agreement), "picture") + ": both right " + std::to_string(agreement.both) +
      ", only the first " + std::to_string(agreement.only_first) + ", only the second " +
      std::to_string(agreement.only_second) + ", neither " + std::to_string(agreement.neither) + "\n";
  text += "accuracy " + fixed(first, 4) + " against " + fixed(second, 4) + " (" +
          signed_number(first - second, 4) + "), McNemar's exact test: p " + p_text(comparison.mcnemar.p) +
          "\n";
  const auto& auroc = comparison.auroc;
  if (!auroc) return text + "no AUROC: it needs two classes that both occur\n";
  text += "AUROC " + fixed(auroc->first, 4) + " against " + fixed(auroc->second, 4) + " (" +
          signed_number(auroc->first - auroc->second, 4);
  if (auroc->interval)
    text += ", 95 % interval " + signed_number(auroc->interval->low, 4) + " to " +
            signed_number(auroc->interval->high, 4);
  return text + "), DeLong's test: p " + p_text(auroc->test.p) + "\n";
}

}  // namespace equipoise
