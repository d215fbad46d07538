/* What every text that is placed goes through, compiled.
 *
 * The functions in Python stay the reference, and what the monitor does where this was
 * not built: pieces.py reads texts, words.py weighs terms, vectors.py compares them and
 * postings.py finds with whom. core.py says what each function here takes and gives.
 */

#include "../model/core.h"
#include <math.h>

/* Raised with every change of what a function takes or gives; see core.py. */
#define EDITION 2

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

/* --- tables --------------------------------------------------------------------- */

/* A value by number; 0 is nobody's number. */
typedef struct {
    uint32_t number, value;
} Slot;

typedef struct {
    Slot *slots;
    uint32_t last; /* a power of two less one */
} Table;

/* Most slots stay free, so that a search ends, as a rule where it begins. */
static int make_table(Table *table, Py_ssize_t most)
{
    size_t room = 16;
    while (room < 8 * (size_t)most && room <= INT32_MAX) {
        room *= 2;
    }
    table->last = (uint32_t)(room - 1);
    table->slots = room < 2 * (size_t)most ? NULL : PyMem_Calloc(room, sizeof(Slot));
    if (!table->slots) {
        PyErr_NoMemory();
        return 0;
    }
    return 1;
}

static Slot *slot_of(const Table *table, uint32_t number)
{
    uint32_t at = mix(number);
    Slot *slot;
    while ((slot = &table->slots[at & table->last])->number && slot->number != number) {
        at++;
    }
    return slot;
}

/* --- what is shared ------------------------------------------------------------- */

/* As vectors.py packs a term: its number, whether it is a name, and its weight. */
typedef struct {
    uint32_t bits, name, weight;
    Py_ssize_t kept; /* numbers in a row */
} Packing;

static int read_range(PyObject *object, long least, long most, uint32_t *value)
{
    long found = wants(PyLong_Check(object), "a number") ? PyLong_AsLong(object) : -1;
    if (!PyErr_Occurred() && (found < least || found > most)) {
        PyErr_Format(PyExc_OverflowError, "%ld is out of range", found);
    }
    *value = (uint32_t)found;
    return !PyErr_Occurred();
}

/* A term and its weight; nobody else has a term that has no number. */
static int enter(Table *mine, PyObject *item, PyObject *of, PyObject *names,
                 const Packing *packing)
{
    PyObject *term = PyTuple_GET_ITEM(item, 0);
    uint32_t weight, found = 0;
    if (!wants(PyUnicode_CheckExact(term), "a term") ||
        !read_range(PyTuple_GET_ITEM(item, 1), 0, packing->weight, &weight)) {
        return 0;
    }
    PyObject *number = look_up(of, term);
    if (!number) {
        return !PyErr_Occurred();
    }
    int fine = read_range(number, 1, UINT32_MAX >> packing->bits, &found);
    Py_DECREF(number);
    int is_name = fine ? PySet_Contains(names, term) : -1;
    if (is_name < 0) {
        return 0;
    }
    *slot_of(mine, found) = (Slot){found, weight | (is_name ? packing->name : 0)};
    return 1;
}

static int enter_all(Table *mine, PyObject *const *args, const Packing *packing)
{
    PyObject *items = PyDict_Items(args[1]);
    int fine = items && make_table(mine, PyList_GET_SIZE(items));
    for (Py_ssize_t i = 0; fine && i < PyList_GET_SIZE(items); i++) {
        fine = enter(mine, PyList_GET_ITEM(items, i), args[0], args[2], packing);
    }
    Py_XDECREF(items);
    return fine;
}

/* Of one text: how many terms, how much they weigh, and how much the names. */
static PyObject *compare(const Table *mine, const char *row, const Packing *packing)
{
    unsigned long long terms = 0, weight = 0, names = 0;
    for (Py_ssize_t i = 0; i < packing->kept; i++) {
        uint32_t held;
        memcpy(&held, row + i * (Py_ssize_t)sizeof held, sizeof held);
        if (!(held >> packing->bits)) {
            continue;
        }
        const Slot *slot = slot_of(mine, held >> packing->bits);
        uint32_t one = slot->value & packing->weight, two = held & packing->weight;
        terms += one > 0;
        weight += (unsigned long long)one * two;
        names += slot->value & held & packing->name ? (one < two ? one : two) : 0;
    }
    return Py_BuildValue("KKK", terms, weight, names);
}

static int compare_rows(PyObject *told, const Table *mine, PyObject *rows,
                        const Packing *packing)
{
    Py_ssize_t size;
    char *row;
    if (PyBytes_AsStringAndSize(rows, &row, &size) < 0) {
        return 0;
    }
    Py_ssize_t length = packing->kept * (Py_ssize_t)sizeof(uint32_t);
    int fine = wants(size % length == 0, "rows of one length");
    for (Py_ssize_t at = 0; fine && at < size; at += length) {
        fine = append(told, compare(mine, row + at, packing));
    }
    return fine;
}

static PyObject *find_overlaps(PyObject *Py_UNUSED(module), PyObject *const *args,
                               Py_ssize_t given)
{
    Packing packing;
    uint32_t kept;
    if (!arity(given, 6) || !wants(PyDict_Check(args[0]), "a dictionary of numbers") ||
        !wants(PyDict_Check(args[1]), "a dictionary of weights") ||
        !wants(PyAnySet_Check(args[2]), "a set of terms") ||
        !wants(PyList_Check(args[3]), "a list of rows") ||
        !read_range(args[4], 2, 31, &packing.bits) ||
        !read_range(args[5], 1, 1 << 16, &kept)) {
        return NULL;
    }
    packing.name = (uint32_t)1 << (packing.bits - 1);
    packing.weight = packing.name - 1;
    packing.kept = (Py_ssize_t)kept;
    Table mine = {NULL, 0};
    PyObject *told = PyList_New(0);
    int fine = told && enter_all(&mine, args, &packing);
    for (Py_ssize_t i = 0; fine && i < PyList_GET_SIZE(args[3]); i++) {
        PyObject *rows = Py_NewRef(PyList_GET_ITEM(args[3], i));
        fine = compare_rows(told, &mine, rows, &packing);
        Py_DECREF(rows);
    }
    PyMem_Free(mine.slots);
    if (!fine) {
        Py_CLEAR(told);
    }
    return told;
}

/* --- who has most --------------------------------------------------------------- */

/* Numbers as they are found, and then each once, with how often it was. */
typedef struct {
    uint32_t *numbers;
    Slot *each;
    Py_ssize_t found, count;
    uint32_t most; /* times */
} Tally;

static int add_array(Tally *tally, PyObject *array)
{
    Py_buffer buffer;
    if (!lend(&buffer, array, "I")) {
        return 0;
    }
    Py_ssize_t more = buffer.len / (Py_ssize_t)sizeof(uint32_t);
    uint32_t *grown = tally->numbers;
    PyMem_Resize(grown, uint32_t, tally->found + more + 1); /* NULL if it is too much */
    if (grown) {
        memcpy(grown + tally->found, buffer.buf, (size_t)more * sizeof(uint32_t));
        tally->numbers = grown;
        tally->found += more;
    } else {
        PyErr_NoMemory();
    }
    PyBuffer_Release(&buffer);
    return grown != NULL;
}

static int add_arrays(Tally *tally, PyObject *arrays)
{
    int fine = 1;
    for (Py_ssize_t i = 0; fine && i < PyList_GET_SIZE(arrays); i++) {
        PyObject *array = Py_NewRef(PyList_GET_ITEM(arrays, i));
        fine = add_array(tally, array);
        Py_DECREF(array);
    }
    return fine;
}

/* The table says where in the row of all each stands. */
static int count_numbers(Tally *tally)
{
    Table places = {NULL, 0};
    tally->each = PyMem_New(Slot, tally->found + 1);
    if (!tally->each || !make_table(&places, tally->found)) {
        PyErr_NoMemory();
        return 0;
    }
    for (Py_ssize_t i = 0; i < tally->found; i++) {
        uint32_t number = tally->numbers[i];
        Slot *place = slot_of(&places, number);
        if (number && !place->number) {
            *place = (Slot){number, (uint32_t)tally->count};
            tally->each[tally->count++] = (Slot){number, 0};
        }
        if (number) {
            uint32_t times = ++tally->each[place->value].value;
            tally->most = times > tally->most ? times : tally->most;
        }
    }
    PyMem_Free(places.slots);
    return 1;
}

/* From how often on are they as many as wanted? And how many are more often there?
 * 0: an error. */
static uint32_t find_least(const Tally *tally, Py_ssize_t wanted, Py_ssize_t *over)
{
    Py_ssize_t *having = PyMem_Calloc((size_t)tally->most + 2, sizeof(Py_ssize_t));
    if (!having) {
        PyErr_NoMemory();
        return 0;
    }
    for (Py_ssize_t i = 0; i < tally->count; i++) {
        having[tally->each[i].value]++;
    }
    *over = 0;
    uint32_t times = tally->most ? tally->most : 1;
    while (times > 1 && *over + having[times] < wanted) {
        *over += having[times--];
    }
    PyMem_Free(having);
    return times;
}

/* The least of many, in order. */
typedef struct {
    uint64_t *values;
    Py_ssize_t count, room;
} Least;

static void keep_least(Least *least, uint64_t value)
{
    Py_ssize_t at = least->count;
    if (at == least->room && value >= least->values[at - 1]) {
        return;
    }
    at -= at == least->room;
    least->count = at + 1;
    while (at > 0 && least->values[at - 1] > value) {
        least->values[at] = least->values[at - 1];
        at--;
    }
    least->values[at] = value;
}

/* Those who are there so often, or of too many of them the first in this order. */
static int tell_even(PyObject *even, const Tally *tally, uint32_t times, Least *first,
                     const Py_buffer *order)
{
    const uint64_t *orders = order->buf;
    uint32_t end = (uint32_t)(order->len / (Py_ssize_t)sizeof(uint64_t));
    Py_ssize_t many = 0;
    for (Py_ssize_t i = 0; i < tally->count; i++) {
        if (tally->each[i].number >= end) {
            PyErr_SetString(PyExc_IndexError, "a number without an order");
            return 0;
        }
        if (tally->each[i].value == times) {
            many++;
            keep_least(first, orders[tally->each[i].number]);
        }
    }
    int fine = 1, all = many <= first->room;
    for (Py_ssize_t i = 0; fine && i < tally->count; i++) {
        Slot each = tally->each[i];
        if (each.value == times &&
            (all || orders[each.number] <= first->values[first->count - 1])) {
            fine = append(even, PyLong_FromUnsignedLong(each.number));
        }
    }
    return fine;
}

static int tell_over(PyObject *over, const Tally *tally, uint32_t times)
{
    int fine = 1;
    for (Py_ssize_t i = 0; fine && i < tally->count; i++) {
        Slot each = tally->each[i];
        if (each.value > times) {
            fine = append(over, Py_BuildValue("lI", -(long)each.value, each.number));
        }
    }
    return fine;
}

static int tell_most(PyObject *over, PyObject *even, const Tally *tally,
                     Py_ssize_t wanted, const Py_buffer *order)
{
    Py_ssize_t before;
    uint32_t times = find_least(tally, wanted, &before);
    Least first = {NULL, 0, wanted - before};
    first.values = times ? PyMem_New(uint64_t, first.room) : NULL;
    int fine = first.values != NULL;
    if (times && !fine) {
        PyErr_NoMemory();
    }
    fine = fine && tell_over(over, tally, times) &&
           tell_even(even, tally, times, &first, order);
    PyMem_Free(first.values);
    return fine;
}

static PyObject *find_most(PyObject *Py_UNUSED(module), PyObject *const *args,
                           Py_ssize_t given)
{
    uint32_t wanted;
    Py_buffer order;
    if (!arity(given, 3) || !wants(PyList_Check(args[0]), "a list of arrays") ||
        !read_range(args[2], 1, 1 << 16, &wanted) || !lend(&order, args[1], "Q")) {
        return NULL;
    }
    Tally tally = {NULL, NULL, 0, 0, 0};
    PyObject *over = PyList_New(0), *even = PyList_New(0), *both = NULL;
    if (over && even && add_arrays(&tally, args[0]) &&
        count_numbers(&tally) &&
        tell_most(over, even, &tally, (Py_ssize_t)wanted, &order)) {
        both = PyTuple_Pack(2, over, even);
    }
    PyBuffer_Release(&order);
    PyMem_Free(tally.numbers);
    PyMem_Free(tally.each);
    Py_XDECREF(over);
    Py_XDECREF(even);
    return both;
}

/* --- the module ----------------------------------------------------------------- */

static PyMethodDef methods[] = {
    FAST(read_tokens),
    FAST(find_numbers),
    FAST(weigh),
    FAST(find_overlaps),
    FAST(find_most),
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
