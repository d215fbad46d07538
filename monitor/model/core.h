/* What the compiled cores of several rooms share.
 *
 * Nothing is kept between calls. Memory comes from Python, texts are read through its
 * API, and every number that is used as an index is checked first. The GIL is held
 * throughout. What a dictionary or a list lends is owned before anything is made: then
 * the garbage collector may run, and with it anybody's code.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

/* Of the source; a test sees that what is loaded was built from what is there. */
#ifndef SOURCE
#define SOURCE ""
#endif

static inline int arity(Py_ssize_t given, Py_ssize_t wanted)
{
    if (given == wanted) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%zd arguments instead of %zd", given, wanted);
    return 0;
}

static inline int wants(int right, const char *what)
{
    if (!right) {
        PyErr_Format(PyExc_TypeError, "%s expected", what);
    }
    return right;
}

/* Gives its item away. */
static inline int append(PyObject *list, PyObject *item)
{
    if (!item) {
        return 0;
    }
    int failed = PyList_Append(list, item);
    Py_DECREF(item);
    return !failed;
}

/* Owned; NULL without an error where there is none. */
static inline PyObject *look_up(PyObject *dict, PyObject *key)
{
    return Py_XNewRef(PyDict_GetItemWithError(dict, key));
}

/* --- texts ---------------------------------------------------------------------- */

typedef struct {
    const void *data;
    int kind;
    Py_ssize_t length;
} Text;

static inline int open_text(Text *text, PyObject *object)
{
    if (!wants(PyUnicode_Check(object), "a text")) {
        return 0;
    }
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(object) < 0) {
        return 0;
    }
#endif
    text->data = PyUnicode_DATA(object);
    text->kind = PyUnicode_KIND(object);
    text->length = PyUnicode_GET_LENGTH(object);
    return 1;
}

static inline Py_UCS4 char_at(const Text *text, Py_ssize_t at)
{
    return PyUnicode_READ(text->kind, text->data, at);
}

/* --- arrays --------------------------------------------------------------------- */

/* Of numbers of this format, one after another; to be released when it went well. */
static inline int lend(Py_buffer *buffer, PyObject *array, const char *format)
{
    if (PyObject_GetBuffer(array, buffer, PyBUF_FORMAT | PyBUF_ND) < 0) {
        return 0;
    }
    int fine = buffer->format && !strcmp(buffer->format, format) && buffer->ndim == 1;
    if (!fine) {
        PyBuffer_Release(buffer);
    }
    return wants(fine, "an array");
}

/* Where to look for a number first, in a row whose length is a power of two. */
static inline uint32_t mix(uint32_t number)
{
    number *= 2654435769u;
    return number ^ number >> 15;
}

/* --- the module ----------------------------------------------------------------- */

#define FAST(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

/* Says of which interface it is, and of which source. */
static inline int sign(PyObject *module, int edition)
{
    if (PyModule_AddStringConstant(module, "SOURCE", SOURCE) < 0) {
        return -1;
    }
    return PyModule_AddIntConstant(module, "EDITION", edition);
}
