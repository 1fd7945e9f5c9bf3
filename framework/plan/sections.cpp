#include "plan/sections.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <equipoise/error.hpp>

#include "analysis/test_scores.hpp"
#include "plan/section_checks.hpp"
#include "plan/stage_spec.hpp"
#include "plan/table_reader.hpp"
#include "store/csv_records.hpp"
#include "store/file_operations.hpp"

namespace equipoise {
namespace {

/// The text that results.csv has in a cell, of a value in `where`.
std::optional<std::string> cell_text(const Value& value) {
  if (value.is_string()) return value.string();
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value.data)) return nlohmann::json(*number).dump();
  return std::nullopt;
}

void check_column(const std::string& column, const std::string& cell, const Expectation& expectation,
                  const KnownNames& names, const Plan& plan, const Place& place, Diagnostics& diagnostics) {
  std::vector<std::string> columns = axis_names(plan);
  columns.push_back("class");
  if (const auto found = names.repeats.find(expectation.stage); found != names.repeats.end())
    for (const auto& [name, count] : found->second) columns.push_back(name);
  check_known(column, columns, "column", place, diagnostics);
  if (column == "class" && !plan.classes.empty())
    check_known(cell, plan.classes, "class", place, diagnostics);
  for (const Axis& axis : plan.axes)
    if (axis.name == column) check_known(cell, axis.arms, "arm of axis '" + column + "'", place, diagnostics);
}

/// A test's scores are known beforehand; those of metrics are not.
void check_score(const Expectation& expectation, const KnownNames& names, const Place& place,
                 Diagnostics& diagnostics) {
  const auto verb = names.verbs.find(expectation.stage);
  if (verb != names.verbs.end() && verb->second == "test")
    check_known(expectation.score, test_score_names(), "score of a test called", place, diagnostics);
}

void read_expectation_table(const Value& table, const KnownNames& names, Plan& plan,
                            Diagnostics& diagnostics) {
  TableReader reader(table, "[[expect]]", diagnostics, expectation_docs());
  Expectation expectation;
  expectation.place = table.place;
  const Value* stage = reader.require("stage");
  expectation.stage = reader.text("stage").value_or("");
  if (stage != nullptr) check_known(expectation.stage, names.stages, "stage", stage->place, diagnostics);
  const Value* score = reader.require("score");
  expectation.score = reader.text("score").value_or("");
  if (score != nullptr) check_score(expectation, names, score->place, diagnostics);
  const auto number = [&](const Value* value, const std::string& key) -> std::optional<double> {
    if (value == nullptr) return std::nullopt;
    if (const auto* integer = std::get_if<std::int64_t>(&value->data)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value->data)) return *real;
    reader.mismatch(*value, key, "a number");
    return std::nullopt;
  };
  expectation.value = number(reader.require("value"), "value").value_or(0);
  expectation.tolerance = number(reader.take("tolerance"), "tolerance");
  const Value* sd = reader.take("sd");
  expectation.sd = number(sd, "sd");
  if (expectation.sd.value_or(0) < 0) diagnostics.error(sd->place, "'sd' of [[expect]] is below 0");
  expectation.source = reader.text("source").value_or("");
  if (const Value* where = reader.take("where"); where != nullptr && where->is_table()) {
    expectation.place = where->place;
    for (const Entry& entry : where->table()) {
      const auto cell = cell_text(entry.value);
      if (!cell) {
        reader.mismatch(entry.value, "where." + entry.key, "a string or a number");
        continue;
      }
      check_column(entry.key, *cell, expectation, names, plan, entry.place, diagnostics);
      expectation.where[entry.key] = *cell;
    }
  } else if (where != nullptr) {
    reader.mismatch(*where, "where", "a table");
  }
  reader.finish();
  plan.expectations.push_back(std::move(expectation));
}

std::optional<double> parse_number(const std::string& text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The place of `column` in a record of the file; of the record where it has no such column.
Place cell_place(const std::string& path, const CsvRecord& header, const CsvRecord& record,
                 const std::string& column) {
  const auto found = std::find(header.fields.begin(), header.fields.end(), column);
  const auto at = static_cast<std::size_t>(found - header.fields.begin());
  const CsvField field = at < record.places.size() ? record.places[at] : record.places.front();
  return {path, static_cast<int>(field.line), static_cast<int>(field.column)};
}

void read_expectation_record(const std::string& path, const CsvRecord& header, const CsvRecord& record,
                             const KnownNames& names, Plan& plan, Diagnostics& diagnostics) {
  Expectation expectation;
  std::map<std::string, std::string> cells;
  for (std::size_t c = 0; c < header.fields.size(); ++c) cells[header.fields[c]] = record.fields[c];
  const auto place = [&](const std::string& column) { return cell_place(path, header, record, column); };
  expectation.place = place(header.fields.front());
  expectation.stage = cells["stage"];
  expectation.score = cells["score"];
  expectation.source = cells["source"];
  const auto number = [&](const std::string& column) {
    const auto read = parse_number(cells[column]);
    if (!read)
      diagnostics.error(place(column), "'" + cells[column] + "' in column '" + column + "' is no number");
    return read;
  };
  if (!cells["tolerance"].empty()) expectation.tolerance = number("tolerance");
  if (!cells["sd"].empty()) {
    expectation.sd = number("sd");
    if (expectation.sd.value_or(0) < 0) diagnostics.error(place("sd"), "the SD in column 'sd' is below 0");
  }
  expectation.value = number("value").value_or(0);
  check_known(expectation.stage, names.stages, "stage", place("stage"), diagnostics);
  check_score(expectation, names, place("score"), diagnostics);
  for (const char* own : {"stage", "score", "value", "source", "tolerance", "sd"}) cells.erase(own);
  for (const auto& [column, cell] : cells) {
    if (cell.empty()) continue;
    check_column(column, cell, expectation, names, plan, place(column), diagnostics);
    expectation.where[column] = cell;
  }
  plan.expectations.push_back(std::move(expectation));
}

/// One row a number: columns stage, score, value, source, tolerance, sd; all others go to `where`.
void read_expectation_file(const Value& value, const KnownNames& names, Plan& plan,
                           Diagnostics& diagnostics) {
  const std::string path = resolve_path(value.string(), value.place);
  std::vector<CsvRecord> records;
  try {
    records = read_csv_records(read_whole(path), path);
  } catch (const Error& fault) {
    diagnostics.error(value.place, std::string("'expect': ") + fault.what(), fault.hint());
    return;
  }
  if (records.empty()) {
    diagnostics.error(value.place, "'expect': " + path + " is empty",
                      "its first line names the columns: stage,score,value");
    return;
  }
  bool complete = true;
  for (const char* column : {"stage", "score", "value"}) {
    const auto& header = records.front().fields;
    if (std::find(header.begin(), header.end(), column) != header.end()) continue;
    diagnostics.error({path, static_cast<int>(records.front().line), 1},
                      std::string("there is no column '") + column + "'",
                      "the file has at least the columns stage, score and value");
    complete = false;
  }
  for (std::size_t i = 1; complete && i < records.size(); ++i)
    read_expectation_record(path, records.front(), records[i], names, plan, diagnostics);
}

}  // namespace

void read_experiment(const Study& study, Plan& plan, Diagnostics& diagnostics) {
  plan.name = study.file.stem().string();
  if (!study.document.is_table()) return;
  TableReader sections(study.document, "the manifest", diagnostics, section_docs());
  for (const char* known : {"stages", "vary", "exclude", "preset", "base", "analysis", "expect"})
    sections.take(known);
  const Value* experiment = sections.take("experiment");
  sections.finish();
  if (experiment == nullptr) return;
  TableReader reader(*experiment, "[experiment]", diagnostics, experiment_docs());
  if (const auto name = reader.text("name")) plan.name = *name;
  if (plan.name.empty() || plan.name.find('/') != std::string::npos || plan.name.front() == '.')
    diagnostics.error(
        experiment->place,
        "'name' of [experiment] becomes a folder: it must not be empty, start with a dot or hold a slash");
  plan.seed = static_cast<std::uint64_t>(reader.integer("seed", 0).value_or(0));
  reader.text("description");
  plan.classes = reader.texts("classes");
  if (const auto positive = reader.text("positive")) {
    plan.positive = *positive;
    if (!plan.classes.empty())
      check_known(plan.positive, plan.classes, "class", reader.take("positive")->place, diagnostics);
  }
  reader.finish();
}

void read_expectations(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics) {
  const Value* value = study.document.find("expect");
  if (value == nullptr) return;
  if (value->is_string()) return read_expectation_file(*value, names, plan, diagnostics);
  if (const auto* tables = array_of_tables(study, "expect", diagnostics))
    for (const Value& table : *tables) read_expectation_table(table, names, plan, diagnostics);
}

}  // namespace equipoise
