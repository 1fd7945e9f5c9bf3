#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <equipoise/declaration.hpp>

namespace equipoise {

namespace detail {

template <class M>
constexpr ParameterType parameter_type() {
  if constexpr (std::is_same_v<M, bool>)
    return ParameterType::boolean;
  else if constexpr (std::is_same_v<M, std::int64_t>)
    return ParameterType::integer;
  else if constexpr (std::is_same_v<M, double>)
    return ParameterType::number;
  else if constexpr (std::is_same_v<M, std::string>)
    return ParameterType::text;
  else if constexpr (std::is_same_v<M, std::filesystem::path>)
    return ParameterType::path;
  else if constexpr (std::is_same_v<M, std::vector<std::int64_t>>)
    return ParameterType::integers;
  else if constexpr (std::is_same_v<M, std::vector<double>>)
    return ParameterType::numbers;
  else if constexpr (std::is_same_v<M, std::vector<std::string>>)
    return ParameterType::texts;
  else if constexpr (std::is_same_v<M, std::map<std::string, std::string>>)
    return ParameterType::text_map;
  else
    static_assert(sizeof(M) == 0,
                  "an option must be bool, int64_t, double, string, path, a vector of "
                  "int64_t, double or string, or a map of strings");
}

/// How a member of an options struct is held in a ParameterValue.
template <class M>
using Held = std::conditional_t<std::is_same_v<M, std::filesystem::path>, std::string, M>;

}  // namespace detail

/// Adds what is optional about a parameter that Schema::add has just declared.
class ParameterRefinement {
 public:
  explicit ParameterRefinement(Parameter& parameter) : parameter_(parameter) {}
  /// Both bounds are inclusive; for lists they hold for each element.
  ParameterRefinement& range(double min, double max) {
    parameter_.min = min;
    parameter_.max = max;
    return *this;
  }
  ParameterRefinement& at_least(double min) {
    parameter_.min = min;
    return *this;
  }
  ParameterRefinement& unit(std::string unit) {
    parameter_.unit = std::move(unit);
    return *this;
  }
  ParameterRefinement& choices(std::vector<std::string> all) {
    parameter_.choices = std::move(all);
    return *this;
  }
  /// The manifest must state this parameter.
  ParameterRefinement& required() {
    parameter_.required = true;
    return *this;
  }
  /// The manifest must state this parameter while another one (text or boolean) is one of `values`.
  ParameterRefinement& required_if(std::string parameter, std::vector<std::string> values) {
    parameter_.required_if = Condition{std::move(parameter), std::move(values)};
    return *this;
  }
  /// Only `Generator::sample` reads this parameter: changing it trains nothing anew, and a generate stage may
  /// set it.
  ParameterRefinement& for_sampling() {
    parameter_.sampling = true;
    return *this;
  }

 private:
  Parameter& parameter_;
};

/// Adds what is optional about a slot that Schema::slot has just declared.
class SlotRefinement {
 public:
  explicit SlotRefinement(Slot& slot) : slot_(slot) {}
  /// If the manifest states nothing, the slot holds `component` with `values`, and with the owner's values of
  /// the parameters `forwarded`.
  SlotRefinement& fallback(std::string component, Values values = {},
                           std::vector<std::string> forwarded = {}) {
    slot_.fallback = SlotDefault{std::move(component), std::move(values), std::move(forwarded)};
    return *this;
  }
  /// The slot is there only while the owner's `parameter` (text or boolean) is one of `values`.
  SlotRefinement& only_if(std::string parameter, std::vector<std::string> values) {
    slot_.condition = Condition{std::move(parameter), std::move(values)};
    return *this;
  }

 private:
  Slot& slot_;
};

/// Collects the declaration of a component's options and knows how to fill the struct from values.
/// Declared once, it serves validation, documentation, suggestions, cache keys and `plugins describe`.
/// The defaults are those of a default-constructed `Options`.
template <class Options>
class Schema {
 public:
  /// Declares `member` as the parameter `name`; it may be a member of a base of Options.
  template <class M, class Owner>
  requires std::is_base_of_v<Owner, Options> ParameterRefinement add(std::string name, M Owner::*member,
                                                                     std::string doc) {
    Parameter parameter;
    parameter.name = name;
    parameter.type = detail::parameter_type<M>();
    parameter.fallback = detail::Held<M>(Options{}.*member);
    parameter.doc = std::move(doc);
    declaration_.parameters.push_back(std::move(parameter));
    fill_.push_back([name, member](Options& options, const Values& values) {
      if (auto found = values.find(name); found != values.end())
        options.*member = M(std::get<detail::Held<M>>(found->second));
    });
    read_.push_back([name = std::move(name), member](const Options& options, Values& values) {
      values[name] = detail::Held<M>(options.*member);
    });
    return ParameterRefinement(declaration_.parameters.back());
  }

  /// A place for a component of `kind`, or for a trained model that can play it.
  SlotRefinement slot(std::string name, Kind kind, std::string doc) {
    declaration_.slots.push_back({std::move(name), kind, std::move(doc), false});
    return SlotRefinement(declaration_.slots.back());
  }
  SlotRefinement optional_slot(std::string name, Kind kind, std::string doc) {
    declaration_.slots.push_back({std::move(name), kind, std::move(doc), true});
    return SlotRefinement(declaration_.slots.back());
  }

  /// An image set that a metric reads, by the name that manifests use.
  void input(std::string name, std::string doc) {
    declaration_.inputs.push_back({std::move(name), std::move(doc), false});
  }
  void optional_input(std::string name, std::string doc) {
    declaration_.inputs.push_back({std::move(name), std::move(doc), true});
  }

  /// A named set of defaults: `change` sets those members that differ from a default-constructed `Options`.
  /// Call it after the parameters have been added.
  void preset(std::string name, std::string doc, const std::function<void(Options&)>& change) {
    Options changed{};
    change(changed);
    Values before, after;
    for (const auto& read : read_) {
      read(Options{}, before);
      read(changed, after);
    }
    std::erase_if(after, [&](const auto& entry) { return before.at(entry.first) == entry.second; });
    declaration_.presets.push_back({std::move(name), std::move(doc), std::move(after)});
  }

  const Declaration& declaration() const { return declaration_; }

  /// The options with `values` filled in; absent names keep their defaults.
  Options parse(const Values& values) const {
    Options options{};
    for (const auto& fill : fill_) fill(options, values);
    return options;
  }

 private:
  Declaration declaration_;
  std::vector<std::function<void(Options&, const Values&)>> fill_;
  std::vector<std::function<void(const Options&, Values&)>> read_;
};

}  // namespace equipoise
