#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace equipoise {

/// The six kinds of component. A component's identity is (kind, name).
enum class Kind { source, embedder, sampler, generator, classifier, metric };

/// The word that manifests and the command line use for `kind`.
constexpr std::string_view to_string(Kind kind) noexcept {
  switch (kind) {
    case Kind::source:
      return "source";
    case Kind::embedder:
      return "embedder";
    case Kind::sampler:
      return "sampler";
    case Kind::generator:
      return "generator";
    case Kind::classifier:
      return "classifier";
    case Kind::metric:
      return "metric";
  }
  return "";
}

/// The type of a declared parameter. `path` is a string that names a file or folder: the manifest resolves it
/// relative to the file that states it, and a cache key sees its content, not its name.
enum class ParameterType { boolean, integer, number, text, path, integers, numbers, texts, text_map };

/// A parameter's value. `ParameterType::text` and `path` are both held as `std::string`.
using ParameterValue =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>,
                 std::vector<std::string>, std::map<std::string, std::string>>;

/// Parameter values by name, complete: each declared parameter has an entry.
using Values = std::map<std::string, ParameterValue>;

/// While a text or boolean parameter of the same component has one of these values.
struct Condition {
  std::string parameter;
  std::vector<std::string> values;  ///< "true" and "false" for a boolean.
};

/// One declared parameter: enough to validate it, document it, suggest it and key it. A dot in the name makes
/// a table in the manifest: "weights.unet" is stated as `with.weights.unet`.
struct Parameter {
  std::string name;
  ParameterType type = ParameterType::boolean;
  ParameterValue fallback;                    ///< The default.
  std::string doc;                            ///< One sentence, no full stop.
  std::string unit;                           ///< "steps", "pixels"; empty if none.
  std::optional<double> min, max;             ///< Inclusive; for lists they bound each element.
  std::vector<std::string> choices;           ///< For text: the only accepted values, if not empty.
  bool required = false;                      ///< The manifest must state it; the default is never used.
  std::optional<Condition> required_if = {};  ///< The manifest must state it while this holds.
  /// Only `Generator::sample` reads it: a trained model does not depend on it, and a generate stage may give
  /// another value.
  bool sampling = false;
};

/// A named set of defaults, chosen in a manifest by `with.preset`.
struct Preset {
  std::string name;
  std::string doc;
  Values values;  ///< The parameters in which it differs from the defaults.
};

/// The component that a slot holds if the manifest states none.
struct SlotDefault {
  std::string component;
  Values values;                       ///< Where they differ from that component's defaults.
  std::vector<std::string> forwarded;  ///< Parameters of the owner that it takes over by name.
};

/// A place for another component (or a trained model of the same plan) inside this one.
struct Slot {
  std::string name;
  Kind kind = Kind::embedder;
  std::string doc;
  bool optional = false;
  std::optional<SlotDefault> fallback = {};
  std::optional<Condition> condition = {};  ///< When the slot is there at all.
};

/// An image set that a metric asks for by name.
struct Input {
  std::string name;
  std::string doc;
  bool optional = false;
};

/// All that a component declares about its options.
struct Declaration {
  std::vector<Parameter> parameters;
  std::vector<Slot> slots;
  std::vector<Input> inputs;
  std::vector<Preset> presets;
};

}  // namespace equipoise
