#include "csv/csv_source.hpp"

#include "fake_context.hpp"
#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

CsvSource::Options options_for(const ScratchFolder& folder, const std::string& table) {
  CsvSource::Options options;
  options.file = folder.write("table.csv", table);
  return options;
}

SourceFacts survey(const CsvSource::Options& options) {
  FakeContext context;
  return CsvSource(options).survey(context);
}

std::string refusal(const ScratchFolder& folder, const std::string& table) {
  return data_error([&] { survey(options_for(folder, table)); });
}

}  // namespace

TEST_CASE("A table gives classes in byte order, pictures by id, and keeps its columns") {
  const ScratchFolder folder;
  for (const char* name : {"x/2.png", "x/1.png", "3.png"}) folder.write(name, small_png());
  const SourceFacts facts = survey(options_for(
      folder,
      "path,label,patient,age,width\nx/2.png,sick,p1,40,7\n./x/../x/1.png,fine,p1,41,7\n3.png,sick,p2,,7\n"));
  CHECK(facts.classes == std::vector<std::string>{"fine", "sick"});
  REQUIRE(facts.pictures.size() == 3);
  CHECK(facts.pictures[0].id == "3.png");
  CHECK(facts.pictures[1].id == "x/1.png");
  CHECK(facts.pictures[1].label == 0);
  CHECK(facts.pictures[1].columns == std::map<std::string, std::string>{{"age", "41"}, {"patient", "p1"}});
  CHECK(facts.files[2] == (folder.path() / "x/2.png").string());
}

TEST_CASE("Columns can have other names and paths another root") {
  const ScratchFolder folder;
  folder.write("pictures/1.png", small_png());
  auto options = options_for(folder, "Image,Finding,Subject,Fold\n1.png,sick,p9,test\n");
  options.root = folder.path() / "pictures";
  options.path = "Image";
  options.label = "Finding";
  options.patient = "Subject";
  options.split = "Fold";
  const SourceFacts facts = survey(options);
  CHECK(facts.pictures.at(0).columns ==
        std::map<std::string, std::string>{{"patient", "p9"}, {"split", "test"}});
  FakeContext context;
  CsvSource source(options);
  source.survey(context);
  CHECK(source.read(0, context).sizes() == at::IntArrayRef({1, 3, 4}));
}

TEST_CASE("Bad tables are refused with file, line and reason") {
  const ScratchFolder folder;
  folder.write("1.png", small_png());
  CHECK_THAT(refusal(folder, "file,label\n"),
             holds("table.csv:1: no column 'path'") && holds("'file', 'label'"));
  CHECK_THAT(refusal(folder, "path,label\n"), holds("lists no picture"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,a\n1.png,b\n"), holds("table.csv:3:") && holds("on line 2"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,\n"), holds("table.csv:2: column 'label' is empty"));
  CHECK_THAT(refusal(folder, "path,label\n,a\n"), holds("table.csv:2: column 'path' is empty"));
  CHECK_THAT(refusal(folder, "path,label\n../1.png,a\n"), holds("table.csv:2:") && holds("below the root"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,a\n2.png,a\n3.png,a\n"),
             holds("table.csv:3:") && holds("2.png") && holds("2 of 3 pictures are missing"));
  auto options = options_for(folder, "path,label\n1.png,a\n");
  options.patient = "who";
  CHECK_THAT(data_error([&] { survey(options); }), holds("no column 'who'"));
  options.file = folder.path() / "none.csv";
  CHECK_THAT(data_error([&] { survey(options); }), holds("none.csv") && holds("does not exist"));
}
