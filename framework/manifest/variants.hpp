#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// An axis of the study: its arms in the order of the file.
struct Axis {
  std::string name;
  std::vector<std::string> arms;
  bool numeric = false;  ///< All arms are numbers (a `to` sweep over numbers).
  Place place;
};

/// One combination of arms, with the document that it stands for.
struct Variant {
  std::map<std::string, std::string> arms;  ///< Axis -> arm; empty for a study without `vary`.
  Value document;                           ///< Patched; without vary, exclude, preset, base.
};

/// One of the patches that a study is made of: `origin` names it ("study.toml", "preset tiny",
/// "--set stages.model.size").
struct StudyLayer {
  std::string origin;
  Value patch;
};

/// What an arm of an axis changes.
struct ArmPatch {
  std::string axis, arm;
  Value patch;
};

/// What the command line adds to a manifest.
struct Overrides {
  std::optional<std::string> preset;
  std::vector<std::pair<std::string, std::string>> set;    ///< Dotted path, TOML text.
  std::vector<std::pair<std::string, std::string>> where;  ///< Axis, arm: keep only these variants.
};

/// A manifest after `base`, `--preset` and `--set`, expanded into variants.
struct Study {
  Value document;  ///< Resolved: base, preset and set applied; `vary` and `exclude` still in it.
  std::vector<Axis> axes;
  std::vector<Variant> variants;  ///< In row-major order of the axes; excluded ones left out.
  Overrides overrides;            ///< What was applied to the file.
  std::filesystem::path file;
  std::vector<StudyLayer>
      layers;  ///< Merged one after the other, the lowest base first, they give `document`.
  std::vector<ArmPatch> arm_patches;  ///< Of all axes.
};

/// Reads `file` and expands it. Errors: unknown preset, axis or arm, two axes that set one key or wipe
/// another's (both lines named), two arms of an axis with the same patch, nothing left after `exclude` and
/// `where`. Nothing if no variants can be made at all (unreadable file, malformed axis); after other errors
/// the study comes without what was refused, so that the checks of the plan can add theirs: ask
/// `diagnostics.has_errors()`. Only the sections `base`, `preset`, `vary`, `exclude` are interpreted;
/// everything else is data to be patched.
std::optional<Study> read_study(const std::filesystem::path& file, const Overrides& overrides,
                                Diagnostics& diagnostics);

/// Merges `patch` into `target` key by key, except: `do` replaces the stage, a different `use` drops the old
/// `with`, inside `with`, a different `use` or `model` in a slot replaces the slot, and a stage's `length`
/// and each part of its `into` are replaced as a whole, since their keys exclude one another.
void merge(Value& target, const Value& patch);

}  // namespace equipoise
