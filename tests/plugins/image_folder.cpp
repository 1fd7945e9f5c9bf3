#include "image_folder/image_folder.hpp"

#include <filesystem>

#include "fake_context.hpp"
#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

SourceFacts survey(const fs::path& root, std::map<std::string, std::string> rename = {}) {
  FakeContext context;
  ImageFolder::Options options;
  options.root = root;
  options.rename = std::move(rename);
  return ImageFolder(options).survey(context);
}

std::vector<std::string> ids(const SourceFacts& facts) {
  std::vector<std::string> result;
  for (const SourcePicture& picture : facts.pictures) result.push_back(picture.id);
  return result;
}

}  // namespace

TEST_CASE("Sub-folders are classes in byte order and pictures are ordered by the bytes of their ids") {
  const ScratchFolder folder;
  for (const char* name : {"b/2.png", "b/10.PNG", "a/z/deep.jpeg", "a/B.jpg", "a/a.png", "Z/1.png"})
    folder.write(name, small_png());
  folder.write("a/notes.txt", "");
  folder.write("a/.hidden.png", "");
  folder.write(".cache/x.png", small_png());
  folder.write("readme.md", "");
  const SourceFacts facts = survey(folder.path());
  CHECK(facts.classes == std::vector<std::string>{"Z", "a", "b"});
  CHECK(ids(facts) ==
        std::vector<std::string>{"Z/1.png", "a/B.jpg", "a/a.png", "a/z/deep.jpeg", "b/10.PNG", "b/2.png"});
  CHECK(facts.pictures[1].label == 1);
  CHECK(facts.pictures[5].label == 2);
  CHECK(facts.files[3] == (folder.path() / "a/z/deep.jpeg").string());
  CHECK(facts.watched.size() == 5);
}

TEST_CASE("Renamed folders can share a class") {
  const ScratchFolder folder;
  for (const char* name : {"bacteria/1.png", "normal/1.png", "virus/1.png"}) folder.write(name, small_png());
  const SourceFacts facts = survey(folder.path(), {{"bacteria", "PNEUMONIA"}, {"virus", "PNEUMONIA"}});
  CHECK(facts.classes == std::vector<std::string>{"PNEUMONIA", "normal"});
  CHECK(facts.pictures[2].label == 0);
  CHECK_THAT(data_error([&] {
               survey(folder.path(), {{"viruses", "x"}});
             }),
             holds("'viruses'") && holds("'bacteria', 'normal', 'virus'"));
}

TEST_CASE("Pictures are read by their place in the survey") {
  const ScratchFolder folder;
  folder.write("a/1.png", encoded(cv::Mat(5, 7, CV_8UC1, cv::Scalar(9)), ".png"));
  folder.write("b/1.png", "no picture");
  FakeContext context;
  ImageFolder::Options options;
  options.root = folder.path();
  ImageFolder source(options);
  source.survey(context);
  CHECK(source.read(0, context).sizes() == at::IntArrayRef({1, 5, 7}));
  CHECK_THAT(data_error([&] { source.read(1, context); }), holds("b/1.png") && holds("neither PNG nor JPEG"));
}

TEST_CASE("A folder without sub-folders is one class, named after the folder or by one_class") {
  const ScratchFolder folder;
  folder.write("flat/2.png", small_png());
  folder.write("flat/1.png", small_png());
  folder.write("flat/notes.txt", "");
  for (const std::string ending : {"", "/"}) {
    const SourceFacts facts = survey(folder.path().string() + "/flat" + ending);
    CHECK(facts.classes == std::vector<std::string>{"flat"});
    CHECK(ids(facts) == std::vector<std::string>{"1.png", "2.png"});
  }
  folder.write("nested/a/1.png", small_png());
  folder.write("nested/b/1.png", small_png());
  ImageFolder::Options options;
  options.root = folder.path() / "nested";
  options.one_class = "all";
  FakeContext context;
  const SourceFacts joined = ImageFolder(options).survey(context);
  CHECK(joined.classes == std::vector<std::string>{"all"});
  CHECK(ids(joined) == std::vector<std::string>{"a/1.png", "b/1.png"});
}

TEST_CASE("Links that run in circles end, and links to nothing are refused") {
  const ScratchFolder folder;
  folder.write("a/1.png", small_png());
  fs::create_directory_symlink(folder.path() / "a", folder.path() / "a/again");
  fs::create_directory_symlink(folder.path(), folder.path() / "a/top");
  fs::create_symlink(folder.path() / "a/1.png", folder.path() / "a/2.png");
  const SourceFacts facts = survey(folder.path());
  CHECK(ids(facts) == std::vector<std::string>{"a/1.png", "a/2.png"});
  fs::create_symlink("nowhere", folder.path() / "a/3.png");
  CHECK_THAT(data_error([&] { survey(folder.path()); }), holds("a/3.png"));
}

TEST_CASE("Missing and empty folders are refused with what was found") {
  const ScratchFolder folder;
  CHECK_THAT(data_error([&] { survey(folder.path() / "none"); }), holds("none' does not exist"));
  CHECK_THAT(data_error([&] { survey(folder.write("file", "")); }), holds("is not a folder"));
  CHECK_THAT(data_error([&] { survey(folder.path()); }), holds("no sub-folder, 1 files"));
  folder.write("a/1.dcm", "");
  folder.write("a/2.dcm", "");
  folder.write("a/README", "");
  CHECK_THAT(data_error([&] { survey(folder.path()); }),
             holds("/a' holds no PNG or JPEG file") && holds("1 without extension, 2 .dcm"));
}

TEST_CASE("A name that is not UTF-8 is refused") {
  const ScratchFolder folder;
  folder.write("a/\xff.png", small_png());
  CHECK_THAT(data_error([&] { survey(folder.path()); }), holds("a/\\xff.png"));
}

TEST_CASE("Two channels are refused") {
  ImageFolder::Options options;
  options.channels = 2;
  CHECK_THROWS_AS(ImageFolder(options), Error);
}
