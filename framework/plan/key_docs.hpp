#pragma once

#include <span>
#include <string>
#include <string_view>

namespace equipoise {

/// What a key of the host's own tables takes, for hints.
struct KeyDoc {
  std::string_view key, type, doc;
};
using KeyDocs = std::span<const KeyDoc>;

/// The sections of a manifest, and the keys of `[experiment]`, of stages, of `[[analysis]]`, of its `primary`
/// and of `[[expect]]`.
KeyDocs section_docs();
KeyDocs experiment_docs();
KeyDocs stage_docs();
KeyDocs analysis_docs();
KeyDocs primary_docs();
KeyDocs expectation_docs();

/// "count (an integer or a table of classes): how many pictures"; empty for a key without an entry.
std::string describe_key(KeyDocs docs, std::string_view key);

}  // namespace equipoise
