#include <dnnl.h>

#include "include/onednn_shim.h"

// libgomp's thread count is a setting of the calling thread.
extern void omp_set_num_threads(int count);

void onednn_use_one_thread(void) { omp_set_num_threads(1); }

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *onednn_version(void) {
  return TEXT(DNNL_VERSION_MAJOR) "." TEXT(DNNL_VERSION_MINOR) "." TEXT(DNNL_VERSION_PATCH);
}

int onednn_multiply(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, const float *a,
                    size_t lda, const float *b, size_t ldb, float beta, float *c, size_t ldc) {
  return (int)dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', (dnnl_dim_t)m,
                         (dnnl_dim_t)n, (dnnl_dim_t)k, 1.0f, a, (dnnl_dim_t)lda, b,
                         (dnnl_dim_t)ldb, beta, c, (dnnl_dim_t)ldc);
}
