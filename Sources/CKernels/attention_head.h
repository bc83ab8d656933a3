// One head's keys and values in the order that attention's kernels read them.
#pragma once

#include "include/kernel_attention.h"
#include "small_matrix.h"

// out[e, j] = x[j, e]: one row for every element of a head, `columns` wide, the padding zero.
INLINE void pack_columns(const float *x, size_t keys, size_t width, size_t head, size_t columns,
                         float *out) {
  for (size_t e = 0; e < head; e++)
    for (size_t j = 0; j < columns; j++) out[e * columns + j] = j < keys ? x[j * width + e] : 0;
}

// out[j, e] = x[j, e], rows padded with zeros.
INLINE void pack_rows(const float *x, size_t keys, size_t width, size_t head, size_t padded,
                      float *out) {
  for (size_t j = 0; j < keys; j++) copy_padded(x + j * width, head, out + j * padded);
}

// The scores of the first `seen` keys, and minus infinity up to whole vectors.
INLINE void scores_of(const float *query, const float *columns_of_keys, size_t seen, size_t columns,
                      size_t head, float *scores) {
  const size_t padded = padded_to_16(seen);
  const v16 scale = v16_set(1.0f / sqrtf((float)head));
  weighted_rows(query, columns_of_keys, head, columns, padded, scores);
  for (size_t c = 0; c < padded; c += 16) v16_store(scores + c, v16_load(scores + c) * scale);
  for (size_t j = seen; j < padded; j++) scores[j] = -INFINITY;
}
