#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <equipoise/error.hpp>

#include "catalogue/oracle.hpp"
#include "plan/plan.hpp"
#include "plan/stage_spec.hpp"

namespace equipoise {

/// The size and filter that a stage sees pictures in.
struct Sizing {
  std::array<std::int64_t, 2> size{};  ///< Height, width; zeros: the pictures' own.
  std::string filter = "area";
  std::string type = "uint8";
  bool operator==(const Sizing&) const = default;
};

/// A list in which pictures first appear: one class of a source, or of what a generator drew.
struct Origin {
  std::string key;
  std::string label;
  std::optional<ComponentUse> source;                         ///< For a loaded one.
  std::optional<std::array<std::int64_t, 2>> generated_size;  ///< For a generated one.
};

/// A slice together with what planning knows of it.
struct PlannedSlice {
  Slice slice;
  std::vector<std::string> origins;
  std::optional<std::int64_t> count;  ///< If it is known before anything runs.
};

/// An image set by class.
using SetValue = std::map<std::string, std::vector<PlannedSlice>>;

/// The nodes of a plan while it grows. Equal keys are one node, whichever variant asks.
class Graph {
 public:
  Graph(std::uint64_t seed, Oracle& oracle) : seed_(seed), oracle_(oracle) {}

  /// What is added from now on belongs to the variant with these arms.
  void begin_variant(const std::map<std::string, std::string>& arms) { arms_ = arms; }

  std::vector<Node> take_nodes() { return std::move(nodes_); }

  /// Names of stages that were added under the key of another one -> that one's name.
  const std::map<std::string, std::string>& merged() const { return merged_; }

  /// Completes `request` (identity, key, seed if `seeded`) and adds it; returns the key. `facts` enters the
  /// identity beside what the request itself states (a source's fingerprint).
  std::string add(StageRequest request, bool seeded, bool implicit, const nlohmann::json& facts = {});

  /// What a survey has counted for the load node `key`.
  void note_pictures(const std::string& key, std::int64_t count) { nodes_[index_.at(key)].pictures = count; }
  void add_origin(Origin origin) { origins_.insert_or_assign(origin.key, std::move(origin)); }
  const Origin& origin(const std::string& key) const { return origins_.at(key); }

  /// The artefact that holds the pictures of `origin` in this size; adds a decode node if one is needed.
  std::string pixels(const std::string& origin, const Sizing& sizing);
  /// The artefact with the features of `origin`; adds an embed node. `use.model` tells a trained model, whose
  /// own sizing is then given.
  std::string features(const std::string& origin, const ComponentUse& use,
                       const std::optional<Sizing>& sizing, const std::vector<std::string>& classes);

  /// The artefact that says which pictures of `origins` show the same; adds match nodes. What was loaded is
  /// searched once, whatever drawn pictures it is compared with.
  std::string matches(const std::vector<std::string>& origins);

  /// What `content_hash` says of a path, computed once.
  const std::string& content(const std::string& path);

  /// What an embedder wants to see, asked once. Throws what the embedder threw.
  const PictureForm& form(const ComponentUse& embedder);

  /// Counts and fingerprints of a source, asked once. Throws what the source threw, each time.
  const SurveyFacts& survey(const ComponentUse& source);

 private:
  /// Fills in the content of what the component's paths name, but for sources.
  void note_contents(ComponentUse& use);
  nlohmann::json identity(const StageRequest& request, const nlohmann::json& facts) const;
  nlohmann::json component_identity(const ComponentUse& use) const;
  nlohmann::json parameter_identity(const ComponentUse& use) const;

  std::uint64_t seed_;
  Oracle& oracle_;
  std::map<std::string, std::string> arms_, merged_;
  std::vector<Node> nodes_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, Origin> origins_;
  std::map<std::string, SurveyFacts> surveys_;
  std::map<std::string, Error> unreadable_;  ///< Sources that could not be surveyed.
  std::map<std::string, PictureForm> forms_;
  std::map<std::string, std::string> contents_;
};

/// The request's component from its specification; slots that hold components are filled, models are left to
/// the caller.
ComponentUse component_use(const ComponentSpec& spec);

/// The stage seed of the design: from experiment seed, stage name, class and repeat indices; 63 bits.
std::uint64_t stage_seed(std::uint64_t experiment, const std::string& stage, const std::string& label,
                         const std::map<std::string, int>& repeat);

}  // namespace equipoise
