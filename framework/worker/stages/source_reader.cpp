#include "worker/stages/source_reader.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "worker/parallel.hpp"

namespace equipoise {

namespace {

/// What Source::read may use from several threads: `log`.
class ReaderContext final : public Context {
 public:
  explicit ReaderContext(StageContext& context) : context_(context) {}
  at::Device device() const override { return context_.device(); }
  std::uint64_t seed() const override { return context_.seed(); }
  at::Generator& rng() override { forbidden("rng"); }
  void tick(std::int64_t, std::int64_t) override { forbidden("tick"); }
  at::Tensor embed(const std::string&, const ImageSet&) override { forbidden("embed"); }
  const Archive& model(const std::string&) override { forbidden("model"); }
  std::filesystem::path artefact(const std::string&) override { forbidden("artefact"); }

  void log(Level level, const std::string& text) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(level, text);
  }

  /// Passes on what was logged; from the stage's own thread.
  void flush() {
    std::vector<std::pair<Level, std::string>> lines;
    {
      const std::lock_guard lock(mutex_);
      lines.swap(lines_);
    }
    for (const auto& [level, text] : lines) context_.log(level, text);
  }

 private:
  [[noreturn]] static void forbidden(const std::string& what) {
    throw Error(Fault::plugin,
                "Source::read calls Context::" + what + ", which is not safe in several threads");
  }

  StageContext& context_;
  std::mutex mutex_;
  std::vector<std::pair<Level, std::string>> lines_;
};

}  // namespace

SourceReader::SourceReader(Stage& stage)
    : stage_(stage),
      context_(stage, stage.request.component),
      source_(make_component<Source>(stage, stage.request.component)) {
  facts_ = guarded(place(stage, stage.request.component), [&] { return source_->survey(context_); });
}

at::Tensor SourceReader::picture_at(std::size_t index, Context& context) {
  const std::string where = place(stage_, stage_.request.component);
  const at::Tensor picture =
      guarded(where, [&] { return source_->read(static_cast<std::int64_t>(index), context); });
  const bool readable = picture.defined() && picture.dim() == 3 && picture.is_cpu() &&
                        (picture.scalar_type() == at::kByte || picture.scalar_type() == at::kFloat);
  if (!readable || (picture.size(0) != 1 && picture.size(0) != 3) || picture.numel() == 0)
    throw Error(Fault::plugin, where + ": '" + facts_.pictures[index].id +
                                   "' is not [1 or 3, h, w] of bytes or float32 values");
  return picture.contiguous();
}

void SourceReader::read(const std::vector<std::int64_t>& indices,
                        const std::function<void(std::int64_t, const at::Tensor&)>& use,
                        std::vector<UnreadablePicture>* unreadable) {
  ReaderContext quiet(context_);
  context_.count("pictures");
  const auto total = static_cast<std::int64_t>(indices.size());
  std::mutex mutex;
  const auto work = [&](std::int64_t position) {
    const auto index = static_cast<std::size_t>(indices[static_cast<std::size_t>(position)]);
    at::Tensor picture;
    try {
      picture = picture_at(index, quiet);
    } catch (const Error& error) {
      if (unreadable == nullptr || error.fault() != Fault::data) throw;
      const std::lock_guard lock(mutex);
      unreadable->push_back({facts_.pictures[index].id, error.what()});
      return;
    }
    use(position, picture);
  };
  for_each_in_parallel(stage_.threads, total, work, [&](std::int64_t done) {
    quiet.flush();
    context_.tick(done, total);
  });
  if (unreadable != nullptr)
    std::sort(unreadable->begin(), unreadable->end(),
              [](const UnreadablePicture& a, const UnreadablePicture& b) { return a.id < b.id; });
}

}  // namespace equipoise
