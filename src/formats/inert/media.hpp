#pragma once

#include "formats/inert/pictures.hpp"

#include <span>

namespace assay::formats::inert {

/// Sound, moving pictures and pictures in the same containers: RIFF, ISO base media, Ogg, FLAC, MP3.
[[nodiscard]] std::span<const Kind> media();

}  // namespace assay::formats::inert
