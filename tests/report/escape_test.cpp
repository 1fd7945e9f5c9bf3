#include "report/escape.hpp"

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("HTML, Markdown and LaTeX see no syntax in a text") {
  CHECK(escape_html("<script>'a' & \"b\"") == "&lt;script&gt;&#39;a&#39; &amp; &quot;b&quot;");
  CHECK(escape_markdown("a|b_c*<d>\n# `e`[f]") == "a\\|b\\_c\\*&lt;d&gt; \\# \\`e\\`\\[f\\]");
  CHECK(escape_latex("50% of $x_1$ \\cmd{a}~^&#") ==
        "50\\% of \\$x\\_1\\$ \\textbackslash{}cmd\\{a\\}\\textasciitilde{}\\textasciicircum{}\\&\\#");
}

TEST_CASE("control and direction characters lose their effect") {
  CHECK(plain_text("a\nb\tc\x1b[0m") == "a b c [0m");
  CHECK(plain_text("x\xE2\x80\xAEy") == "x[U+202E]y");
  CHECK(plain_text("a\xFF\xC3") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(plain_text("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(plain_text("Größe 肺 🫁") == "Größe 肺 🫁");
}

TEST_CASE("shortening counts characters, not bytes") {
  CHECK(shortened("äöüß", 4) == "äöüß");
  CHECK(shortened("äöüßx", 4) == "äöü…");
  CHECK(text_width("äöü…") == 4);
}

TEST_CASE("file stems are harmless and do not collide") {
  CHECK(file_stem("scores") == "scores");
  CHECK(file_stem("../../etc/passwd").find_first_of("./") == std::string::npos);
  CHECK(file_stem("a/b") != file_stem("a:b"));
  CHECK(file_stem(std::string(300, 'x')).size() <= 60);
  CHECK_FALSE(file_stem("").empty());
}
