/* steps_keep(start, stop), steps_release(start, stop): how many steps do the numbers from start up to stop take to 1? */
#include <Python.h>

/* Without a branch: a processor that learns the way of few numbers by heart would be quicker with a share of them. */
static unsigned long long
next(unsigned long long at)
{
    unsigned long long odd = 0 - (at & 1);
    return (odd & (3 * at + 1)) | (~odd & (at >> 1));
}

static unsigned long long
steps(unsigned long long start, unsigned long long stop)
{
    unsigned long long total = 0;
    for (unsigned long long number = start; number < stop; number++) {
        for (unsigned long long at = number; at != 1; total++) {
            at = next(at);
        }
    }
    return total;
}

static PyObject *
steps_keep(PyObject *module, PyObject *given)
{
    unsigned long long start, stop;
    if (!PyArg_ParseTuple(given, "KK", &start, &stop)) {
        return NULL;
    }
    return PyLong_FromUnsignedLongLong(steps(start, stop));
}

static PyObject *
steps_release(PyObject *module, PyObject *given)
{
    unsigned long long start, stop, total;
    if (!PyArg_ParseTuple(given, "KK", &start, &stop)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    total = steps(start, stop);
    Py_END_ALLOW_THREADS
    return PyLong_FromUnsignedLongLong(total);
}

static PyMethodDef methods[] = {
    {"steps_keep", steps_keep, METH_VARARGS, "Total steps, the GIL kept."},
    {"steps_release", steps_release, METH_VARARGS, "Total steps, the GIL given up meanwhile."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#if defined(DECLARED) && defined(Py_mod_gil)
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = MODULE, .m_size = 0, .m_methods = methods, .m_slots = slots,
};

PyMODINIT_FUNC
INIT(void)
{
    return PyModuleDef_Init(&definition);
}
