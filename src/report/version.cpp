#include "report/version.hpp"

namespace assay::report {

std::string_view version() { return ASSAY_VERSION; }

}  // namespace assay::report
