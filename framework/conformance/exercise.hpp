#pragma once

#include "conformance/trial.hpp"

namespace equipoise {

/// A short life of the component: everything that a study would ask of it, on a few pictures.
void exercise(const Trial& trial);

/// The survey of a source; NotTried if it cannot do without parameters that nobody has given.
SourceFacts survey_of(const Trial& trial, Source& source, TrialContext& context);

/// What the embedder makes of the first `take` of `count` sample pictures in the form that it asks for. One
/// that leaves the size open gets the smallest pictures that it takes, or rows of values instead; NotTried if
/// it wants neither.
at::Tensor embed_samples(Embedder& embedder, std::int64_t count, std::int64_t take, TrialContext& context);

/// What a metric is given: `count` pictures like `image` for each input that it declares.
Inputs sample_inputs(const Trial& trial, std::int64_t count, const ImageSpec& image);

/// Of the pictures that a trial has, the smallest that the metric measures; the largest if it refuses all.
ImageSpec smallest_measured(const Trial& trial, std::int64_t channels);

}  // namespace equipoise
