#include "analysis/tidy_results.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <equipoise/error.hpp>

#include "analysis/tidy_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostVariants = 1'000'000;

double number_of(const TidyTable& table, std::size_t row) {
  const std::string& text = table.field(row, "value");
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || !(std::fabs(value) < 1e100))
    throw Error(Fault::data, table.place(row) + ": " + in_quotes(text) + " in column 'value' is no number",
                "numbers are written as 0.9 or 9e-1; leave out the rows of runs that have no result");
  return value;
}

/// The rows that the choice leaves.
std::vector<std::size_t> chosen_rows(const TidyTable& table, const TidyChoice& choice, std::string& score) {
  const auto scores = table.words("score");
  if (choice.score.empty() && scores.size() > 1)
    throw Error(Fault::usage, table.name() + " has several scores: which one?",
                "--score " + scores.front() + " (there are: " + listed(scores) + ")");
  score = choice.score.empty() ? scores.front() : choice.score;
  require_one_of(score, scores, "score", table.name());
  for (const auto& [column, value] : choice.where) {
    table.require(column);
    require_one_of(value, table.parts(column), "value of '" + column + "'", table.name());
  }
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const bool kept = table.field(row, "score") == score &&
                      std::all_of(choice.where.begin(), choice.where.end(), [&](const auto& condition) {
                        const std::string& field = table.field(row, condition.first);
                        const auto parts = parts_of(field);
                        // Blank in an axis holds for all arms; without a class it is another number.
                        return (field.empty() && condition.first != "class") ||
                               std::find(parts.begin(), parts.end(), condition.second) != parts.end();
                      });
    if (kept) rows.push_back(row);
  }
  if (rows.empty())
    throw Error(Fault::data, table.name() + " has no row that --score and --where leave",
                "say less in --where");
  return rows;
}

std::vector<std::string> repeat_columns(const TidyTable& table, const TidyChoice& choice) {
  for (const std::string& column : choice.repeats) table.require(column);
  if (!choice.repeats.empty()) return choice.repeats;
  std::vector<std::string> found;
  for (const std::string& column : known_repeat_columns())
    if (table.has(column)) found.push_back(column);
  return found;
}

std::vector<ResultAxis> axes_of(const TidyTable& table, const std::vector<std::string>& repeats,
                                const TidyChoice& choice) {
  std::set<std::string> other = {"score", "value", "class"};
  if (table.has("low") && table.has("high") && table.has("floor")) other.insert({"low", "high", "floor"});
  other.insert(repeats.begin(), repeats.end());
  std::vector<ResultAxis> axes;
  for (const std::string& column : table.header()) {
    if (other.count(column)) continue;
    const auto wanted = choice.where.find(column);
    axes.push_back({column, wanted == choice.where.end() ? table.parts(column)
                                                         : std::vector<std::string>{wanted->second}});
  }
  return axes;
}

/// All variants that a row holds for.
std::vector<Arms> variants_of(const TidyTable& table, std::size_t row, const std::vector<ResultAxis>& axes) {
  std::vector<Arms> variants = {{}};
  for (const ResultAxis& axis : axes) {
    const std::string& field = table.field(row, axis.name);
    std::vector<std::string> arms = field.empty() ? axis.arms : parts_of(field);
    if (field.empty() && arms.empty()) arms = {""};
    std::vector<Arms> wider;
    if (variants.size() * arms.size() > kMostVariants)
      throw Error(Fault::data, table.place(row) + ": blank fields make more than a million combinations",
                  "fill the columns in, or take away those that do not matter");
    for (const Arms& variant : variants)
      for (const std::string& arm : arms) {
        // An axis has all arms of the file, unless --where leaves one.
        if (axis.arms.size() == 1 && arm != axis.arms.front() && !arm.empty()) continue;
        wider.push_back(variant);
        wider.back()[axis.name] = arm;
      }
    variants = std::move(wider);
  }
  return variants;
}

/// Two rows for one place would be averaged in silence.
class Places {
 public:
  void add(const TidyTable& table, std::size_t row, const ScoreRow& read) {
    for (const Arms& variant : read.variants) {
      const auto [place, fresh] = taken_.insert({{variant, read.label, read.repeat}, row});
      if (fresh) continue;
      throw Error(Fault::data,
                  table.place(place->second) + " and line " + std::to_string(table.line(row)) + " give " +
                      in_quotes(read.score) + " of the same place twice",
                  "--repeat COLUMN names a column that counts repeats (known: " +
                      listed(known_repeat_columns()) + "), --where chooses rows");
    }
  }

 private:
  std::map<std::tuple<Arms, std::string, std::map<std::string, int>>, std::size_t> taken_;
};

}  // namespace

const std::vector<std::string>& known_repeat_columns() {
  static const std::vector<std::string> names = {"repeat", "repetition", "replicate", "run",
                                                 "split",  "fold",       "seed"};
  return names;
}

TidyResults read_tidy_results(std::string_view text, const std::string& name, const TidyChoice& choice) {
  const TidyTable table(text, name);
  for (const char* column : {"score", "value"}) table.require(column);
  TidyResults result;
  const auto chosen = chosen_rows(table, choice, result.score);
  result.repeats = repeat_columns(table, choice);
  result.axes = axes_of(table, result.repeats, choice);
  std::map<std::string, std::map<std::string, int>> numbers;
  std::set<Arms> known;
  Places places;
  for (const std::size_t row : chosen) {
    ScoreRow read;
    read.key = "line " + std::to_string(table.line(row));
    read.score = result.score;
    read.value = number_of(table, row);
    if (table.has("class")) read.label = table.field(row, "class");
    read.variants = variants_of(table, row, result.axes);
    for (const std::string& repeat : result.repeats) {
      const std::string& word = table.field(row, repeat);
      if (word.empty()) continue;
      auto& indices = numbers[repeat];
      read.repeat[repeat] = indices.insert({word, static_cast<int>(indices.size())}).first->second;
    }
    places.add(table, row, read);
    for (const Arms& variant : read.variants)
      if (known.insert(variant).second) result.variants.push_back(variant);
    result.rows.push_back(std::move(read));
  }
  return result;
}

}  // namespace equipoise
