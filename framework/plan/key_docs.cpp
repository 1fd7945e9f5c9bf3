#include "plan/key_docs.hpp"

#include <algorithm>

namespace equipoise {
namespace {

constexpr KeyDoc sections[] = {
    {"experiment", "a table", "name, seed, classes and description of the study"},
    {"stages", "a table of tables", "what is done, one table a stage"},
    {"vary", "a table", "axes of the study: the arms of each, or set and to"},
    {"exclude", "tables [[exclude]]", "combinations of arms that are left out"},
    {"preset", "a table", "patches that --preset chooses"},
    {"base", "a string", "a manifest that this one changes"},
    {"analysis", "tables [[analysis]]", "the comparisons declared beforehand"},
    {"expect", "tables [[expect]] or a file name", "published numbers to be compared with"},
};

constexpr KeyDoc experiment_keys[] = {
    {"name", "a string", "names the folder of its runs"},
    {"seed", "an integer, at least 0", "all randomness comes from it"},
    {"description", "a string", "stands in the report"},
    {"classes", "a list of strings", "the order of the labels; checked against the sources"},
    {"positive", "a string", "the class that tests look for"},
};

constexpr KeyDoc stage_keys[] = {
    {"do", "a string", "the verb: load, split, select, mix, train, generate, measure, test or audit"},
    {"use", "a string", "the component that does the work; equipoise plugins list names all"},
    {"with", "a table", "parameters of the component; equipoise plugins describe NAME lists them"},
    {"off", "true or false", "leaves the stage out, and what needs it"},
    {"repeat", "an integer or a table like { run = 5 }",
     "how often the stage and what follows from it is done anew"},
    {"from", "a string", "the stage, or stage.part, that is worked on"},
    {"on", "a string", "the stage, or stage.part, with the pictures to train on or to test"},
    {"into", "a table",
     "parts: each a fraction, a count, a table of counts, { files = \"list.txt\" } or \"rest\""},
    {"groups", "\"together\" or \"ignore\"", "whether near-identical pictures may fall into different parts"},
    {"count", "an integer, at least 1, or a table of classes", "how many pictures of each class"},
    {"total", "an integer, at least 1", "how many pictures of all classes together"},
    {"ratio", "a table of numbers above 0", "the number of a class as a part of count"},
    {"parts", "a list of strings", "the stages, or parts of them, that are joined"},
    {"size", "an integer from 1 to 4096 or [height, width]",
     "the pictures as the stage sees them, in pixels"},
    {"filter", "a string: area, bilinear, bicubic, bilinear_aliased or bilinear_tensorflow",
     "how pictures are resized"},
    {"per", "\"class\" or a list of classes", "one model, or one score, for each class"},
    {"length", "a table: { epochs = n }, { steps = n } or { images = n }", "how long is trained"},
    {"validation", "a number between 0 and 1, or a string",
     "the share of the pictures, or the part, that is held out"},
    {"loss_limit", "a number above 0", "a loss beyond it counts as diverged"},
    {"preview_every", "an integer, at least 0", "steps between two sheets of previews; 0: only at the end"},
    {"channels", "1 or 3", "grey or colour pictures, for a model that is taken as it is"},
    {"label", "a string", "the class of a model that is taken as it is"},
    {"model", "a string", "the train stage of the classifier that is tested"},
    {"noise", "a string", "a safetensors file with the noise to start from"},
    {"unreadable", "\"fail\" or \"skip\"", "what happens with pictures that cannot be read"},
    {"lists", "a table of file names", "named lists of pictures, one id a line"},
    {"fail_on", "\"leak\"", "ends the run with exit code 6 if parts share a picture"},
    {"reference", "a string", "the stage, or stage.part, that is compared with"},
    {"candidate", "a string", "the stage, or stage.part, that is judged"},
};

constexpr KeyDoc analysis_keys[] = {
    {"primary", "a table { stage, score }", "the score that is compared"},
    {"axis", "a string", "the axis whose arms are compared"},
    {"baseline", "a string", "the arm that the others are compared with"},
    {"unit", "a string", "the repeat that counts as independent; others are averaged first"},
    {"test", "a string", "the statistical test; chosen by whether runs pair if left out"},
    {"correction", "a string", "how p-values are corrected for several comparisons"},
    {"train_fraction", "a number between 0 and 1", "the share that is trained on, for corrected_resampled_t"},
};

constexpr KeyDoc primary_keys[] = {
    {"stage", "a string", "a test or measure stage"},
    {"score", "a string", "one of its scores"},
};

constexpr KeyDoc expectation_keys[] = {
    {"stage", "a string", "the stage whose score is meant"},
    {"score", "a string", "one of its scores"},
    {"value", "a number", "the published one"},
    {"tolerance", "a number", "a difference up to this counts as the same"},
    {"source", "a string", "where the number was published"},
    {"where", "a table", "column of results.csv = value: axes, repeats, class; must leave one number"},
};

}  // namespace

KeyDocs section_docs() {
  return sections;
}
KeyDocs experiment_docs() {
  return experiment_keys;
}
KeyDocs stage_docs() {
  return stage_keys;
}
KeyDocs analysis_docs() {
  return analysis_keys;
}
KeyDocs primary_docs() {
  return primary_keys;
}
KeyDocs expectation_docs() {
  return expectation_keys;
}

std::string describe_key(KeyDocs docs, std::string_view key) {
  const auto found =
      std::find_if(docs.begin(), docs.end(), [&](const KeyDoc& doc) { return doc.key == key; });
  if (found == docs.end()) return {};
  return std::string(key) + " (" + std::string(found->type) + "): " + std::string(found->doc);
}

}  // namespace equipoise
