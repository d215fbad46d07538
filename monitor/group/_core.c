/* What every text that is placed goes through, compiled.
 *
 * The functions in Python stay the reference, and what the monitor does where this was
 * not built: pieces.py reads texts, words.py weighs terms. core.py says what each
 * function here takes and gives.
 */

#include "../model/core.h"
#include <math.h>

/* Raised with every change of what a function takes or gives; see core.py. */
#define EDITION 1

/* --- tokens --------------------------------------------------------------------- */

/* The fields of a token and of where it stands, as pieces.py has them. */
enum { TERM, RARITY, HAS_CAPITAL, STANDS, NUMBERS, FIELDS };
enum { IS_WORD, IS_OPEN, RUNS_ON, ENDS, STANDINGS };

static int read_bool(PyObject *object, int *value)
{
    *value = object == Py_True;
    return wants(PyBool_Check(object), "a bool");
}

/* A whole number, too, as Python has it. */
static int read_float(PyObject *object, double *value)
{
    if (PyFloat_Check(object)) {
        *value = PyFloat_AS_DOUBLE(object);
        return 1;
    }
    *value = wants(PyLong_Check(object), "a number") ? PyLong_AsDouble(object) : 0;
    return !PyErr_Occurred();
}

static int is_token(PyObject *token)
{
    return wants(PyTuple_Check(token) && PyTuple_GET_SIZE(token) == FIELDS &&
                     PyUnicode_CheckExact(PyTuple_GET_ITEM(token, TERM)),
                 "a token");
}

static int has_term(PyObject *token)
{
    return PyUnicode_GET_LENGTH(PyTuple_GET_ITEM(token, TERM)) > 0;
}

/* --- pieces --------------------------------------------------------------------- */

static int is_space(const Text *text, Py_ssize_t at)
{
    return Py_UNICODE_ISSPACE(char_at(text, at));
}

/* Where the next piece begins and ends, from `end` on; 0: there is none. */
static int next_piece(const Text *text, Py_ssize_t *start, Py_ssize_t *end)
{
    Py_ssize_t at = *end;
    while (at < text->length && is_space(text, at)) {
        at++;
    }
    *start = at;
    while (at < text->length && !is_space(text, at)) {
        at++;
    }
    *end = at;
    return *start < at;
}

/* The tokens of a piece, owned; who has never met it has to read it. */
static PyObject *tokens_of(PyObject *pieces, PyObject *piece)
{
    if (!piece) {
        return NULL;
    }
    PyObject *tokens = look_up(pieces, piece);
    if (!tokens && !PyErr_Occurred()) {
        tokens = PyObject_GetItem(pieces, piece);
    }
    Py_DECREF(piece);
    if (tokens && !wants(PyTuple_Check(tokens), "a tuple of tokens")) {
        Py_CLEAR(tokens);
    }
    return tokens;
}

typedef struct {
    PyObject *tokens, *inside; /* made here */
    int met_word, ended;       /* of what was read; a sentence ends after the last */
} Reading;

/* Whether it is a name by its capital: it stands where no sentence begins. */
static int add_token(Reading *reading, PyObject *token)
{
    if (!is_token(token)) {
        return 0;
    }
    PyObject *stands = PyTuple_GET_ITEM(token, STANDS), *term;
    int are[STANDINGS];
    if (!wants(PyTuple_Check(stands) && PyTuple_GET_SIZE(stands) == STANDINGS,
               "where it stands")) {
        return 0;
    }
    for (int i = 0; i < STANDINGS; i++) {
        if (!read_bool(PyTuple_GET_ITEM(stands, i), &are[i])) {
            return 0;
        }
    }
    int inside = are[RUNS_ON] || (are[IS_OPEN] && !reading->ended);
    inside = inside && reading->met_word;
    reading->met_word = reading->met_word || are[IS_WORD];
    reading->ended = are[ENDS];
    term = PyTuple_GET_ITEM(token, TERM);
    return (!inside || PySet_Add(reading->inside, term) == 0) &&
           (!has_term(token) || PyList_Append(reading->tokens, token) == 0);
}

static int add_tokens(Reading *reading, PyObject *tokens)
{
    int fine = tokens != NULL;
    for (Py_ssize_t i = 0; fine && i < PyTuple_GET_SIZE(tokens); i++) {
        fine = add_token(reading, PyTuple_GET_ITEM(tokens, i));
    }
    Py_XDECREF(tokens);
    return fine;
}

static int is_alnum(const Text *text, Py_ssize_t at)
{
    return at >= 0 && at < text->length && Py_UNICODE_ISALNUM(char_at(text, at));
}

/* The line ends between a piece and the next. */
static int add_lines(Reading *reading, const Text *text, Py_ssize_t at, Py_ssize_t to,
                     PyObject *const *lines)
{
    int fine = 1;
    for (; fine && at < to; at++) {
        if (char_at(text, at) == '\n') {
            int runs_on = is_alnum(text, at - 1) && is_alnum(text, at + 1);
            fine = add_token(reading, lines[runs_on]);
        }
    }
    return fine;
}

static int read_text(Reading *reading, PyObject *pieces, PyObject *object,
                     PyObject *const *lines)
{
    Text text;
    if (!open_text(&text, object)) {
        return 0;
    }
    Py_ssize_t start, end = 0, before = 0;
    int fine = 1, more = 1;
    while (fine && more) {
        more = next_piece(&text, &start, &end);
        fine = add_lines(reading, &text, before, start, lines);
        if (fine && more) {
            PyObject *piece = PyUnicode_Substring(object, start, end);
            fine = add_tokens(reading, tokens_of(pieces, piece));
        }
        before = end;
    }
    return fine;
}

static PyObject *read_tokens(PyObject *Py_UNUSED(module), PyObject *const *args,
                             Py_ssize_t given)
{
    if (!arity(given, 4) || !wants(PyDict_Check(args[0]), "a dictionary of pieces")) {
        return NULL;
    }
    Reading reading = {PyList_New(0), PySet_New(NULL), 0, 0};
    PyObject *both = NULL;
    if (reading.tokens && reading.inside &&
        read_text(&reading, args[0], args[1], args + 2)) {
        both = PyTuple_Pack(2, reading.tokens, reading.inside);
    }
    Py_XDECREF(reading.tokens);
    Py_XDECREF(reading.inside);
    return both;
}

/* --- numbers -------------------------------------------------------------------- */

/* All that are in a set, which is most often empty. */
static int unite(PyObject *found, PyObject *numbers)
{
    if (!wants(PyAnySet_Check(numbers), "a set of numbers")) {
        return 0;
    }
    if (PySet_GET_SIZE(numbers) == 0) {
        return 1;
    }
    PyObject *each, *all = PyObject_GetIter(numbers);
    int fine = all != NULL;
    while (fine && (each = PyIter_Next(all))) {
        fine = PySet_Add(found, each) == 0;
        Py_DECREF(each);
    }
    Py_XDECREF(all);
    return fine && !PyErr_Occurred();
}

static int add_numbers(PyObject *found, PyObject *tokens)
{
    int fine = tokens != NULL;
    for (Py_ssize_t i = 0; fine && i < PyTuple_GET_SIZE(tokens); i++) {
        PyObject *token = PyTuple_GET_ITEM(tokens, i);
        fine = is_token(token) && unite(found, PyTuple_GET_ITEM(token, NUMBERS));
    }
    Py_XDECREF(tokens);
    return fine;
}

static int add_all_numbers(PyObject *found, PyObject *pieces, PyObject *object)
{
    Text text;
    if (!open_text(&text, object)) {
        return 0;
    }
    Py_ssize_t start, end = 0;
    int fine = 1;
    while (fine && next_piece(&text, &start, &end)) {
        PyObject *piece = PyUnicode_Substring(object, start, end);
        fine = add_numbers(found, tokens_of(pieces, piece));
    }
    return fine;
}

static PyObject *find_numbers(PyObject *Py_UNUSED(module), PyObject *const *args,
                              Py_ssize_t given)
{
    if (!arity(given, 2) || !wants(PyDict_Check(args[0]), "a dictionary of pieces")) {
        return NULL;
    }
    PyObject *found = PyFrozenSet_New(NULL);
    if (found && !add_all_numbers(found, args[0], args[1])) {
        Py_CLEAR(found);
    }
    return found;
}

/* --- terms ---------------------------------------------------------------------- */

typedef struct {
    PyObject *text; /* owned */
    Py_hash_t hash;
    double count, rarity, weight; /* of what is rare enough to be counted */
    int is_counted, is_small, is_capital, is_name;
} Term;

typedef struct {
    Term *terms;
    Py_ssize_t count;
    Py_ssize_t *slots; /* by hash; one more than the number of the term */
    size_t last;       /* a power of two less one */
} Terms;

typedef struct {
    double title, lead, common, namelike, name;
    Py_ssize_t lead_words, kept;
} Scale;

/* At least half of the slots stay free, so that a search ends. */
static int make_terms(Terms *terms, Py_ssize_t most)
{
    size_t room = 16;
    while (room < 2 * (size_t)most) {
        room *= 2;
    }
    terms->terms = PyMem_New(Term, most + 1);
    terms->slots = PyMem_Calloc(room, sizeof(Py_ssize_t));
    terms->count = 0;
    terms->last = room - 1;
    if (!terms->terms || !terms->slots) {
        PyErr_NoMemory();
        return 0;
    }
    return 1;
}

static void free_terms(Terms *terms)
{
    for (Py_ssize_t i = 0; i < terms->count; i++) {
        Py_DECREF(terms->terms[i].text);
    }
    PyMem_Free(terms->terms);
    PyMem_Free(terms->slots);
}

static int is_same(const Term *term, PyObject *text, Py_hash_t hash)
{
    return term->text == text ||
           (term->hash == hash && PyUnicode_Compare(term->text, text) == 0);
}

/* Of exact texts: nobody's code runs here. NULL: an error. */
static Term *term_of(Terms *terms, PyObject *text)
{
    Py_hash_t hash = PyObject_Hash(text);
    if (hash == -1) {
        return NULL;
    }
    size_t at = (size_t)hash & terms->last;
    while (terms->slots[at]) {
        Term *term = &terms->terms[terms->slots[at] - 1];
        if (is_same(term, text, hash)) {
            return term;
        }
        at = (at + 1) & terms->last;
    }
    Term *term = &terms->terms[terms->count];
    *term = (Term){Py_NewRef(text), hash, 0, 0, 0, 0, 0, 0, 0};
    terms->slots[at] = ++terms->count;
    return term;
}

/* As `_counted` and `_names` in words.py. */
static int count_token(Terms *terms, PyObject *token, double worth, const Scale *scale)
{
    double rarity;
    int has_capital;
    if (!is_token(token) || !read_float(PyTuple_GET_ITEM(token, RARITY), &rarity) ||
        !read_bool(PyTuple_GET_ITEM(token, HAS_CAPITAL), &has_capital)) {
        return 0;
    }
    Term *term = term_of(terms, PyTuple_GET_ITEM(token, TERM));
    if (!term) {
        return 0;
    }
    term->is_small |= !has_capital;
    term->is_capital |= has_capital && rarity >= scale->namelike;
    if (rarity < scale->common) {
        return 1;
    }
    if (!term->is_counted || rarity > term->rarity) {
        term->rarity = rarity;
    }
    term->is_counted = 1;
    term->count += worth;
    return 1;
}

static int count_tokens(Terms *terms, PyObject *heads, PyObject *body,
                        const Scale *scale, Py_ssize_t *in_heads)
{
    Py_ssize_t first = PyList_GET_SIZE(heads), second = PyList_GET_SIZE(body);
    int fine = make_terms(terms, first + second);
    for (Py_ssize_t i = 0; fine && i < first; i++) {
        fine = count_token(terms, PyList_GET_ITEM(heads, i), scale->title, scale);
    }
    *in_heads = terms->count;
    for (Py_ssize_t i = 0; fine && i < second; i++) {
        double worth = i < scale->lead_words ? scale->lead : 1.0;
        fine = count_token(terms, PyList_GET_ITEM(body, i), worth, scale);
    }
    return fine;
}

/* Whether it is in one set and not in the other; -1: an error. */
static int is_name(const Term *term, PyObject *inside, PyObject *common)
{
    if (term->is_small) {
        return 0;
    }
    int may_be = term->is_capital ? 1 : PySet_Contains(inside, term->text);
    if (may_be <= 0) {
        return may_be;
    }
    int is_common = PySet_Contains(common, term->text);
    return is_common < 0 ? -1 : !is_common;
}

static int weigh_term(Term *term, PyObject *inside, PyObject *common,
                      const Scale *scale)
{
    double often = term->count == 1 ? 1 : 1 + log(term->count);
    term->weight = often * term->rarity;
    term->is_name = is_name(term, inside, common);
    term->weight *= term->is_name ? scale->name : 1;
    return term->is_name >= 0 && wants(!isnan(term->weight), "a weight");
}

static int weigh_terms(Terms *terms, PyObject *inside, PyObject *common,
                       const Scale *scale)
{
    int fine = 1;
    for (Py_ssize_t i = 0; fine && i < terms->count; i++) {
        fine = !terms->terms[i].is_counted ||
               weigh_term(&terms->terms[i], inside, common, scale);
    }
    return fine;
}

/* The strongest first, by their letters where equal. */
static int by_weight(const void *a, const void *b)
{
    const Term *one = *(Term *const *)a, *other = *(Term *const *)b;
    int order = (one->weight < other->weight) - (one->weight > other->weight);
    return order ? order : PyUnicode_Compare(one->text, other->text);
}

static int set_float(PyObject *dict, PyObject *key, double value)
{
    PyObject *object = PyFloat_FromDouble(value);
    int failed = object ? PyDict_SetItem(dict, key, object) : -1;
    Py_XDECREF(object);
    return !failed;
}

static int tell_strongest(Terms *terms, const Scale *scale, PyObject *words,
                          PyObject *names)
{
    Term **order = PyMem_New(Term *, terms->count + 1);
    if (!order) {
        PyErr_NoMemory();
        return 0;
    }
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < terms->count; i++) {
        if (terms->terms[i].is_counted) {
            order[count++] = &terms->terms[i];
        }
    }
    qsort(order, (size_t)count, sizeof(Term *), by_weight);
    int fine = 1;
    for (Py_ssize_t i = 0; fine && i < count && i < scale->kept; i++) {
        fine = set_float(words, order[i]->text, order[i]->weight) &&
               (!order[i]->is_name || PySet_Add(names, order[i]->text) == 0);
    }
    PyMem_Free(order);
    return fine;
}

static int tell_title(const Terms *terms, Py_ssize_t in_heads, PyObject *title)
{
    int fine = 1;
    for (Py_ssize_t i = 0; fine && i < in_heads; i++) {
        const Term *term = &terms->terms[i];
        fine = !term->is_counted || set_float(title, term->text, term->rarity);
    }
    return fine;
}

static PyObject *weigh_all(PyObject *const *args, const Scale *scale)
{
    Terms terms = {NULL, 0, NULL, 0};
    Py_ssize_t in_heads;
    PyObject *words = PyDict_New(), *names = PyFrozenSet_New(NULL),
             *title = PyDict_New(), *told = NULL;
    if (words && names && title &&
        count_tokens(&terms, args[0], args[1], scale, &in_heads) &&
        weigh_terms(&terms, args[2], args[3], scale) &&
        tell_strongest(&terms, scale, words, names) &&
        tell_title(&terms, in_heads, title)) {
        told = PyTuple_Pack(3, words, names, title);
    }
    free_terms(&terms);
    Py_XDECREF(words);
    Py_XDECREF(names);
    Py_XDECREF(title);
    return told;
}

static PyObject *weigh(PyObject *Py_UNUSED(module), PyObject *const *args,
                       Py_ssize_t given)
{
    Scale scale;
    if (!arity(given, 5) || !wants(PyList_Check(args[0]), "a list of tokens") ||
        !wants(PyList_Check(args[1]), "a list of tokens") ||
        !wants(PyAnySet_Check(args[2]), "a set of terms") ||
        !wants(PyAnySet_Check(args[3]), "a set of terms") ||
        !wants(PyTuple_Check(args[4]), "a scale") ||
        !PyArg_ParseTuple(args[4], "dddddnn", &scale.title, &scale.lead, &scale.common,
                          &scale.namelike, &scale.name, &scale.lead_words,
                          &scale.kept)) {
        return NULL;
    }
    return weigh_all(args, &scale);
}

/* --- the module ----------------------------------------------------------------- */

static PyMethodDef methods[] = {
    FAST(read_tokens),
    FAST(find_numbers),
    FAST(weigh),
    {NULL, NULL, 0, NULL},
};

static int prepare(PyObject *module) { return sign(module, EDITION); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, prepare}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_core",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
