#include "csv/csv_source.hpp"

#include "catch.hpp"
#include "fake_context.hpp"
#include "picture_files.hpp"

using namespace equipoise;
using Catch::Matchers::Contains;

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
      folder, "path,label,patient,age,width\nx/2.png,sick,p1,40,7\n./x/../x/1.png,fine,p1,41,7\n3.png,sick,p2,,7\n"));
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
  CHECK(facts.pictures.at(0).columns == std::map<std::string, std::string>{{"patient", "p9"}, {"split", "test"}});
  FakeContext context;
  CsvSource source(options);
  source.survey(context);
  CHECK(source.read(0, context).sizes() == at::IntArrayRef({1, 3, 4}));
}

TEST_CASE("Bad tables are refused with file, line and reason") {
  const ScratchFolder folder;
  folder.write("1.png", small_png());
  CHECK_THAT(refusal(folder, "file,label\n"), Contains("table.csv:1: no column 'path'") && Contains("'file', 'label'"));
  CHECK_THAT(refusal(folder, "path,label\n"), Contains("lists no picture"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,a\n1.png,b\n"), Contains("table.csv:3:") && Contains("on line 2"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,\n"), Contains("table.csv:2: column 'label' is empty"));
  CHECK_THAT(refusal(folder, "path,label\n,a\n"), Contains("table.csv:2: column 'path' is empty"));
  CHECK_THAT(refusal(folder, "path,label\n../1.png,a\n"), Contains("table.csv:2:") && Contains("below the root"));
  CHECK_THAT(refusal(folder, "path,label\n1.png,a\n2.png,a\n3.png,a\n"),
             Contains("table.csv:3:") && Contains("2.png") && Contains("2 of 3 pictures are missing"));
  auto options = options_for(folder, "path,label\n1.png,a\n");
  options.patient = "who";
  CHECK_THAT(data_error([&] { survey(options); }), Contains("no column 'who'"));
  options.file = folder.path() / "none.csv";
  CHECK_THAT(data_error([&] { survey(options); }), Contains("none.csv") && Contains("does not exist"));
}
