/* The same code, without saying anything about the GIL: a free-threaded interpreter switches it on. */
#define MODULE "gilmatrix_c_undeclared"
#define INIT PyInit_gilmatrix_c_undeclared
#include "steps.h"
