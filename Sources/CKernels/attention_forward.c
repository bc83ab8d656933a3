#include "attention_head.h"

KERNEL void kernel_attention_forward(const float *query, const float *key, const float *value,
                                     float *y, float *saved, float *scratch, size_t batch,
                                     size_t rows, size_t keys, size_t heads, size_t head,
                                     size_t first, size_t growth) {
  const size_t columns = padded_to_16(keys), padded = padded_to_16(head), width = heads * head;
  float *by_column = scratch, *by_row = by_column + head * columns;
  float *scores = by_row + keys * padded;
  _Alignas(64) float out[MAX_HEAD];

  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      pack_columns(key + b * keys * width + h * head, keys, width, head, columns, by_column);
      pack_rows(value + b * keys * width + h * head, keys, width, head, padded, by_row);
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head, seen = first + growth * r;
        if (seen == 0) {
          for (size_t e = 0; e < head; e++) y[at + e] = 0;
          continue;
        }
        scores_of(query + at, by_column, seen, columns, head, scores);
        v16 top = v16_load(scores), sum = 0;
        for (size_t c = 16; c < seen; c += 16)
          top = __builtin_elementwise_max(top, v16_load(scores + c));
        const float largest = v16_max(top);
        for (size_t c = 0; c < seen; c += 16) {
          v16_store(scores + c, v16_load(scores + c) - v16_set(largest));
          exp_in_place(scores + c);
          sum += v16_load(scores + c);
        }
        const float inverse = 1 / v16_sum(sum);
        weighted_rows(scores, by_row, seen, padded, padded, out);
        for (size_t e = 0; e < padded; e += 16)
          v16_store(out + e, v16_load(out + e) * v16_set(inverse));
        copy_unpadded(out, head, y + at);
        if (saved) {
          float *statistics = saved + ((b * heads + h) * rows + r) * 2;
          statistics[0] = largest;
          statistics[1] = inverse;
        }
      }
    }
}
