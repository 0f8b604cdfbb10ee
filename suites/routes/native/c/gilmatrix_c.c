/* Says, where an interpreter can run without a GIL, that it needs none. */
#define MODULE "gilmatrix_c"
#define INIT PyInit_gilmatrix_c
#define DECLARED 1
#include "steps.h"
