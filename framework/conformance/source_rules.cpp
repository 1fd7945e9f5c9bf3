#include <algorithm>
#include <exception>
#include <thread>

#include <ATen/ops/equal.h>

#include "conformance/exercise.hpp"
#include "conformance/rule.hpp"
#include "worker/fingerprint.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kRead = 8;  ///< Pictures that are read at most.

void facts(const Trial& trial) {
  const auto source = trial.make_as<Source>();
  TrialContext context = trial.begin();
  const SourceFacts found = survey_of(trial, *source, context);
  guarded("survey", [&] { check_facts(found); });
  demand(!found.classes.empty(), "survey names no classes");
  demand(!found.pictures.empty(), "survey lists no pictures");
}

void same_survey(const Trial& trial) {
  const auto one = trial.make_as<Source>(), other = trial.make_as<Source>();
  TrialContext context = trial.begin();
  const SourceFacts first = survey_of(trial, *one, context), second = survey_of(trial, *other, context);
  demand(first.classes == second.classes && first.pictures.size() == second.pictures.size(),
         "two surveys list different classes or numbers of pictures");
  for (std::size_t i = 0; i < first.pictures.size(); ++i)
    demand(
        first.pictures[i].id == second.pictures[i].id && first.pictures[i].label == second.pictures[i].label,
        "picture " + std::to_string(i) + " is another one in a second survey");
}

void check_picture(const at::Tensor& picture, std::int64_t index) {
  const std::string what = "picture " + std::to_string(index) + " ";
  demand(picture.defined() && picture.dim() == 3, what + "is no [C, h, w]");
  const bool values = picture.scalar_type() == at::kFloat;
  demand((values || picture.scalar_type() == at::kByte) && picture.is_cpu(), what + "is no uint8 on the CPU");
  demand(picture.size(0) == 1 || picture.size(0) == 3,
         what + "has " + std::to_string(picture.size(0)) + " channels, not 1 or 3");
  demand(picture.numel() > 0, what + "has no pixels");
}

void pictures(const Trial& trial) {
  const auto source = trial.make_as<Source>();
  TrialContext context = trial.begin();
  const auto count = static_cast<std::int64_t>(survey_of(trial, *source, context).pictures.size());
  for (std::int64_t i = 0; i < std::min(count, kRead); ++i)
    check_picture(guarded("read", [&] { return source->read(i, context); }), i);
}

void several_threads(const Trial& trial) {
  const auto source = trial.make_as<Source>();
  TrialContext context = trial.begin();
  const auto count =
      std::min(kRead, static_cast<std::int64_t>(survey_of(trial, *source, context).pictures.size()));
  std::vector<at::Tensor> once, again(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i)
    once.push_back(guarded("read", [&] { return source->read(i, context); }));
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < again.size(); ++i)
    threads.emplace_back([&, i] {
      try {
        again[i] = source->read(static_cast<std::int64_t>(i), context);
      } catch (...) {
        thrown[i] = std::current_exception();
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (thrown[i]) guarded("read in a thread of its own", [&] { std::rethrow_exception(thrown[i]); });
    demand(at::equal(once[i], again[i]),
           "picture " + std::to_string(i) + " read in a thread of its own differs");
  }
}

}  // namespace

std::vector<Rule> source_rules() {
  const std::vector<Kind> sources{Kind::source};
  return {
      {"facts", sources, "the survey agrees with itself",
       "give each picture an id of its own and a label below classes.size(); files as many as pictures, or "
       "none",
       facts},
      {"same_survey", sources, "a survey depends on names only, not on the file system's order",
       "sort what a folder lists by the bytes of the names", same_survey},
      {"pictures", sources, "pictures have the right form", "return [C, h, w] uint8 on the CPU, C = 1 or 3",
       pictures},
      {"several_threads", sources, "read may be called from several threads at once",
       "share nothing that changes between calls of read, or lock it", several_threads},
  };
}

}  // namespace equipoise
