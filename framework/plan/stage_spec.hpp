#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// A reference to a stage, or to one part of it: "small", "parts.train".
struct Reference {
  std::string stage;
  std::string part;
  Place place;
};

struct SlotSpec;

/// A component with its checked parameters, as a manifest uses it.
struct ComponentSpec {
  const Description* description = nullptr;
  /// Complete: defaults, then the preset's values, then what is stated; paths absolute.
  nlohmann::json parameters = nlohmann::json::object();
  std::map<std::string, SlotSpec> slots;
  std::map<Place, std::string> paths;  ///< Where the manifest states a path -> the absolute path.
  Place place;
};

/// What sits in a slot: a component of its own or a model that this plan trains.
struct SlotSpec {
  Kind kind = Kind::embedder;
  std::shared_ptr<const ComponentSpec> component;
  std::optional<Reference> model;
};

/// One part of a split.
struct PartSpec {
  enum class Measure { fraction, each, counts, files, rest };
  std::string name;
  Measure measure = Measure::rest;
  double fraction = 0;
  std::int64_t each = 0;
  std::map<std::string, std::int64_t> counts;
  std::string files;
  Place place;
};

/// How many pictures: the same number of each class, a number a class, or a total over all classes.
struct CountSpec {
  std::optional<std::int64_t> each, total;
  std::map<std::string, std::int64_t> by_class;
  std::map<std::string, double> ratio;  ///< Class -> its number as a part of `each`; 1 if not named.
  Place place;
};

struct LengthSpec {
  std::string unit;        ///< steps, epochs, images
  std::int64_t value = 0;  ///< 0 steps: the model is taken as it is.
};

/// A file that a stage names itself, not through its component.
struct FileSpec {
  std::string path;  ///< Absolute.
  Place place;
};

/// A named list of pictures, whose file a stage reads while it is planned.
struct ListSpec {
  std::string name;
  FileSpec file;
};

/// A stage as the manifest states it, checked as far as it can be on its own.
struct StageSpec {
  std::string name, verb;
  Place place;
  bool off = false;
  bool broken = false;  ///< Errors were reported; planning leaves it alone.
  std::optional<ComponentSpec> component;
  std::map<std::string, Reference> references;      ///< from, on, model, validation, or a metric's inputs.
  std::vector<Reference> parts;                     ///< mix, audit
  std::vector<PartSpec> into;                       ///< split
  std::string groups = "together";                  ///< split
  std::string unreadable = "fail";                  ///< load
  std::vector<ListSpec> lists;                      ///< audit
  std::string fail_on;                              ///< audit: "leak", or "" for never
  std::optional<CountSpec> count;                   ///< select, generate
  std::optional<LengthSpec> length;                 ///< train
  std::optional<double> validation;                 ///< train: a fraction
  Place validation_place;                           ///< Where the fraction, or the part, is stated.
  std::optional<double> loss_limit;                 ///< train
  std::int64_t preview_every = 0;                   ///< train: steps; 0: only at the end
  std::int64_t channels = 0;                        ///< train without pictures
  std::string label;                                ///< train without pictures: its one class, or ""
  std::optional<Value> with;                        ///< generate: values for the model's component
  std::optional<FileSpec> noise;                    ///< generate
  bool per_class = false;                           ///< train, measure
  std::vector<std::string> per;                     ///< The classes named; empty with `per_class`: all.
  std::optional<std::array<std::int64_t, 2>> size;  ///< Height, width.
  std::optional<std::string> filter;
  std::map<std::string, int> repeat;
};

/// Parses and checks one stage. What can be read is returned even if there were errors; nothing if the verb
/// is not known.
std::optional<StageSpec> parse_stage(const std::string& name, const Value& table, const Catalogue& catalogue,
                                     Diagnostics& diagnostics);

/// Checks `use` and `with` (`with` may be null) against the declarations of `kinds`. Nothing if there is no
/// such component.
std::optional<ComponentSpec> parse_component(const Value& use, const Value* with,
                                             const std::vector<Kind>& kinds, const std::string& what,
                                             const Catalogue& catalogue, Diagnostics& diagnostics);

/// `path` as written at `place`, made absolute: relative to the file, or to the working folder for `--set`.
std::string resolve_path(const std::string& path, const Place& place);

}  // namespace equipoise
