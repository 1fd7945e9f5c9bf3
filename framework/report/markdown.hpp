#pragma once

#include <string>

#include "report/html_sections.hpp"

namespace equipoise {

/// The report as Markdown: headline, tables, expectations, failures, plan, provenance.
std::string markdown_report(const RunRecord& record, const ReportContent& content);

}  // namespace equipoise
