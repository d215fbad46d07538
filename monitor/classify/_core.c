/* What every text goes through, compiled.
 *
 * The functions in Python stay the reference, and what the monitor does where this was
 * not built: text.py splits, reading.py places words, near.py and page.py tell hits.
 * core.py says what each function here takes and gives.
 */

#include "../model/core.h"

/* Raised with every change of what a function takes or gives; see core.py. */
#define EDITION 3

enum { BETWEEN = 1, WORD = 2, INTRICATE = 3 };

typedef struct {
    PyObject *langs, *needs, *number, *phrase; /* names of attributes */
    unsigned char latin[256];                  /* what each character is */
} State;

static State *state_of(PyObject *module) { return PyModule_GetState(module); }

/* --- words ---------------------------------------------------------------------- */

/* Latin, Greek, Cyrillic, Hebrew and Arabic without combining marks, as in text.py. */
static int is_simple(Py_UCS4 c)
{
    static const Py_UCS4 ranges[][2] = {
        {0x00, 0xac},     {0xae, 0x2ff},    {0x370, 0x482},   {0x48a, 0x556},
        {0x5d0, 0x5ea},   {0x621, 0x64a},   {0x660, 0x669},   {0x671, 0x6d3},
        {0x1e00, 0x1fff}, {0x2010, 0x2027}, {0x2030, 0x205e}, {0x20a0, 0x20bf},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c <= ranges[i][1]) {
            return c >= ranges[i][0];
        }
    }
    return 0;
}

static int judge(Py_UCS4 c)
{
    if (!is_simple(c)) {
        return INTRICATE;
    }
    return Py_UNICODE_ISALNUM(c) ? WORD : BETWEEN;
}

typedef struct {
    const unsigned char *latin;
    Text text;
    Py_ssize_t start, end; /* of the last word */
} Scan;

static int begin_scan(Scan *scan, PyObject *module, PyObject *text)
{
    if (!open_text(&scan->text, text)) {
        return 0;
    }
    scan->latin = state_of(module)->latin;
    scan->start = scan->end = 0;
    return 1;
}

static int judge_at(const Scan *scan, Py_ssize_t at)
{
    Py_UCS4 c = char_at(&scan->text, at);
    return c < 256 ? scan->latin[c] : judge(c);
}

/* WORD when there is one more, BETWEEN at the end. */
static int next_word(Scan *scan)
{
    int what = BETWEEN;
    Py_ssize_t at = scan->end;
    while (at < scan->text.length && (what = judge_at(scan, at)) == BETWEEN) {
        at++;
    }
    if (at == scan->text.length) {
        return BETWEEN;
    }
    scan->start = at;
    while (what == WORD && ++at < scan->text.length) {
        what = judge_at(scan, at);
    }
    scan->end = at;
    return what == INTRICATE ? INTRICATE : WORD;
}

static PyObject *split(PyObject *module, PyObject *text)
{
    Scan scan;
    if (!begin_scan(&scan, module, text)) {
        return NULL;
    }
    PyObject *words = PyList_New(0);
    int what = WORD;
    while (words && (what = next_word(&scan)) == WORD) {
        if (!append(words, PyUnicode_Substring(text, scan.start, scan.end))) {
            Py_CLEAR(words);
        }
    }
    if (words && what == INTRICATE) {
        Py_DECREF(words);
        Py_RETURN_NONE;
    }
    return words;
}

/* As arrays of int, of which an object for each number would be four times as large. */
static PyObject *find_bounds(PyObject *module, PyObject *text)
{
    Scan scan;
    if (!begin_scan(&scan, module, text)) {
        return NULL;
    }
    if (scan.text.length > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "a text that is too long");
        return NULL;
    }
    Py_ssize_t most = scan.text.length / 2 + 1, count = 0;
    int *begins = PyMem_New(int, most), *ends = PyMem_New(int, most);
    PyObject *both = NULL;
    if (!begins || !ends) {
        PyErr_NoMemory();
    } else {
        int what;
        while ((what = next_word(&scan)) == WORD) {
            begins[count] = (int)scan.start;
            ends[count++] = (int)scan.end;
        }
        Py_ssize_t size = count * (Py_ssize_t)sizeof(int);
        both = what == INTRICATE
                   ? Py_NewRef(Py_None)
                   : Py_BuildValue("y#y#", (char *)begins, size, (char *)ends, size);
    }
    PyMem_Free(begins);
    PyMem_Free(ends);
    return both;
}

/* --- arrays --------------------------------------------------------------------- */

typedef struct {
    Py_buffer buffer;
    const int *numbers;
    Py_ssize_t count;
} Numbers;

/* To be given back when it went well. */
static int borrow(Numbers *numbers, PyObject *object)
{
    if (!lend(&numbers->buffer, object, "i")) {
        return 0;
    }
    numbers->numbers = numbers->buffer.buf;
    numbers->count = numbers->buffer.len / (Py_ssize_t)sizeof(int);
    return 1;
}

static void give_back(Numbers *numbers) { PyBuffer_Release(&numbers->buffer); }

/* --- places --------------------------------------------------------------------- */

static int place(PyObject *places, PyObject *key, PyObject *at)
{
    PyObject *list = look_up(places, key);
    if (!list) {
        if (PyErr_Occurred() || !(list = PyList_New(0)) ||
            PyDict_SetItem(places, key, list) < 0) {
            Py_XDECREF(list);
            return 0;
        }
    }
    int fine = wants(PyList_Check(list), "a list of places") &&
               PyList_Append(list, at) == 0;
    Py_DECREF(list);
    return fine;
}

/* Whether a term counts in this language; -1: an error. */
static int counts(State *state, PyObject *leaf, PyObject *lang)
{
    PyObject *phrase = PyObject_GetAttr(leaf, state->phrase);
    PyObject *langs = phrase ? PyObject_GetAttr(phrase, state->langs) : NULL;
    int result = -1;
    if (langs) {
        Py_ssize_t size = PyObject_Size(langs);
        if (size == 0 || (size > 0 && PyUnicode_GET_LENGTH(lang) == 0)) {
            result = 1;
        } else if (size > 0) {
            result = PySequence_Contains(langs, lang);
        }
    }
    Py_XDECREF(phrase);
    Py_XDECREF(langs);
    return result;
}

/* The terms that begin with this word and the next. */
static int begin_terms(State *state, PyObject *begun, PyObject *leaves, PyObject *lang,
                       PyObject *at)
{
    if (!wants(PyTuple_Check(leaves), "a tuple of terms")) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(leaves); i++) {
        PyObject *leaf = PyTuple_GET_ITEM(leaves, i);
        int there = counts(state, leaf, lang);
        if (there > 0) {
            PyObject *number = PyObject_GetAttr(leaf, state->number);
            there = number && place(begun, number, at) ? 1 : -1;
            Py_XDECREF(number);
        }
        if (there < 0) {
            return 0;
        }
    }
    return 1;
}

typedef struct {
    State *state;
    PyObject *parts, *begin, *lang, *learn; /* lent by the caller */
    PyObject *places, *begun;               /* made here */
} Walk;

/* The parts that a word satisfies, owned; who has never met it has to learn it. */
static PyObject *parts_of(Walk *walk, PyObject *word)
{
    PyObject *parts = look_up(walk->parts, word);
    if (!parts && !PyErr_Occurred()) {
        PyObject *nothing = PyObject_CallOneArg(walk->learn, word);
        Py_XDECREF(nothing);
        parts = nothing ? look_up(walk->parts, word) : NULL;
        if (!parts && !PyErr_Occurred()) {
            PyErr_SetObject(PyExc_KeyError, word);
        }
    }
    if (parts && !wants(PyTuple_Check(parts), "a tuple of parts")) {
        Py_CLEAR(parts);
    }
    return parts;
}

static int join_words(Walk *walk, PyObject *before, PyObject *parts, Py_ssize_t at)
{
    PyObject *number = PyLong_FromSsize_t(at);
    int fine = number != NULL;
    for (Py_ssize_t i = 0; fine && i < PyTuple_GET_SIZE(before); i++) {
        for (Py_ssize_t j = 0; fine && j < PyTuple_GET_SIZE(parts); j++) {
            PyObject *pair = PyTuple_Pack(2, PyTuple_GET_ITEM(before, i),
                                          PyTuple_GET_ITEM(parts, j));
            PyObject *leaves = pair ? look_up(walk->begin, pair) : NULL;
            Py_XDECREF(pair);
            fine = leaves ? begin_terms(walk->state, walk->begun, leaves, walk->lang,
                                        number)
                          : !PyErr_Occurred();
            Py_XDECREF(leaves);
        }
    }
    Py_XDECREF(number);
    return fine;
}

static int place_parts(Walk *walk, PyObject *parts, Py_ssize_t at)
{
    PyObject *number = PyLong_FromSsize_t(at);
    int fine = number != NULL;
    for (Py_ssize_t i = 0; fine && i < PyTuple_GET_SIZE(parts); i++) {
        fine = place(walk->places, PyTuple_GET_ITEM(parts, i), number);
    }
    Py_XDECREF(number);
    return fine;
}

static int place_words(Walk *walk, PyObject *words)
{
    PyObject *before = NULL; /* the parts of the word before, if it has some */
    int fine = 1;
    for (Py_ssize_t at = 0; fine && at < PyList_GET_SIZE(words); at++) {
        PyObject *word = Py_NewRef(PyList_GET_ITEM(words, at));
        PyObject *parts = parts_of(walk, word);
        Py_DECREF(word);
        fine = parts != NULL;
        if (fine && PyTuple_GET_SIZE(parts)) {
            fine = place_parts(walk, parts, at) &&
                   (!before || join_words(walk, before, parts, at - 1));
        } else {
            Py_CLEAR(parts);
        }
        Py_XSETREF(before, parts);
    }
    Py_XDECREF(before);
    return fine;
}

static PyObject *find_places(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    if (!arity(given, 5) || !wants(PyList_Check(args[0]), "a list of words") ||
        !wants(PyDict_Check(args[1]), "a dictionary of words") ||
        !wants(PyDict_Check(args[2]), "a dictionary of terms") ||
        !wants(PyUnicode_Check(args[3]), "a language")) {
        return NULL;
    }
    Walk walk = {state_of(module), args[1],      args[2],     args[3],
                 args[4],          PyDict_New(), PyDict_New()};
    PyObject *both = NULL;
    if (walk.places && walk.begun && place_words(&walk, args[0])) {
        both = PyTuple_Pack(2, walk.places, walk.begun);
    }
    Py_XDECREF(walk.places);
    Py_XDECREF(walk.begun);
    return both;
}

/* --- rules ---------------------------------------------------------------------- */

/* The numbers of what is there, close together: of many rules, each number asked for
 * in a dictionary is waited for. 0 is nobody's number. */
typedef struct {
    int *slots;
    uint32_t last; /* a power of two less one */
} Signs;

static int *slot_of(const Signs *signs, int number)
{
    uint32_t at = mix((uint32_t)number);
    while (signs->slots[at & signs->last] && signs->slots[at & signs->last] != number) {
        at++;
    }
    return &signs->slots[at & signs->last];
}

static int is_there(const Signs *signs, int number) { return *slot_of(signs, number) > 0; }

static int read_sign(PyObject *object, int *number)
{
    long found = wants(PyLong_Check(object), "a number") ? PyLong_AsLong(object) : -1;
    if (found > 0 && found <= INT_MAX) {
        *number = (int)found;
        return 1;
    }
    if (!PyErr_Occurred()) {
        PyErr_Format(PyExc_IndexError, "no number of a term: %ld", found);
    }
    return 0;
}

/* At least half of the slots stay free, so that a search ends. */
static int make_signs(Signs *signs, PyObject *places)
{
    size_t count = (size_t)PyDict_GET_SIZE(places), room = 16;
    while (room < 4 * count && room <= INT32_MAX) {
        room *= 2;
    }
    signs->slots = room < 2 * count ? NULL : PyMem_Calloc(room, sizeof(int));
    signs->last = (uint32_t)(room - 1);
    if (!signs->slots) {
        PyErr_NoMemory();
        return 0;
    }
    PyObject *key;
    Py_ssize_t at = 0;
    int number, fine = 1;
    while (fine && PyDict_Next(places, &at, &key, NULL)) {
        fine = read_sign(key, &number);
        if (fine) {
            *slot_of(signs, number) = number;
        }
    }
    return fine;
}

/* Whether one of these numbers is there; -1: an error. */
static int has_any(const Signs *signs, PyObject *numbers)
{
    if (!wants(PyTuple_Check(numbers), "a tuple of terms")) {
        return -1;
    }
    int there = 0, number;
    for (Py_ssize_t i = 0; !there && i < PyTuple_GET_SIZE(numbers); i++) {
        if (!read_sign(PyTuple_GET_ITEM(numbers, i), &number)) {
            return -1;
        }
        there = is_there(signs, number);
    }
    return there;
}

/* Whether a rule counts and all it needs is there; -1: an error. */
static int may_hold(State *state, PyObject *rule, const Signs *signs, Py_ssize_t last)
{
    PyObject *number = PyObject_GetAttr(rule, state->number);
    Py_ssize_t came = number ? PyLong_AsSsize_t(number) : -1;
    Py_XDECREF(number);
    if (came < 0 || came >= last) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *needs = PyObject_GetAttr(rule, state->needs);
    int there = needs && wants(PyTuple_Check(needs), "a tuple of needs") ? 1 : -1;
    for (Py_ssize_t i = 0; there > 0 && i < PyTuple_GET_SIZE(needs); i++) {
        there = has_any(signs, PyTuple_GET_ITEM(needs, i));
    }
    Py_XDECREF(needs);
    return there;
}

typedef struct {
    State *state;
    Py_ssize_t last;
    Signs signs;
    PyObject *seen, *found;
} Search;

static int meet(Search *search, PyObject *rule)
{
    Py_ssize_t before = PySet_GET_SIZE(search->seen);
    if (PySet_Add(search->seen, rule) < 0) {
        return 0;
    }
    if (PySet_GET_SIZE(search->seen) == before) {
        return 1;
    }
    int holds = may_hold(search->state, rule, &search->signs, search->last);
    return holds > 0 ? PyList_Append(search->found, rule) == 0 : holds == 0;
}

/* Of the rules that one term keeps, those whose next need is there. */
static int search_kept(Search *search, PyObject *kept)
{
    if (!wants(PyTuple_Check(kept) && PyTuple_GET_SIZE(kept) == 2 &&
                   PyTuple_Check(PyTuple_GET_ITEM(kept, 0)),
               "rules and needs")) {
        return 0;
    }
    PyObject *rules = PyTuple_GET_ITEM(kept, 0);
    Numbers needs;
    if (!borrow(&needs, PyTuple_GET_ITEM(kept, 1))) {
        return 0;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(rules);
    int fine = wants(needs.count == count, "a need for each rule");
    for (Py_ssize_t i = 0; fine && i < count; i++) {
        if (is_there(&search->signs, needs.numbers[i])) {
            fine = meet(search, PyTuple_GET_ITEM(rules, i));
        }
    }
    give_back(&needs);
    return fine;
}

static PyObject *find_rules(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    if (!arity(given, 3) || !wants(PyDict_Check(args[0]), "a dictionary of places") ||
        !wants(PyDict_Check(args[1]), "a dictionary of rules")) {
        return NULL;
    }
    Py_ssize_t last = PyLong_AsSsize_t(args[2]);
    if (last == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Search search = {state_of(module), last, {NULL, 0}, PySet_New(NULL), PyList_New(0)};
    PyObject *keys = PyDict_Keys(args[0]);
    int fine = search.seen && search.found && keys && make_signs(&search.signs, args[0]);
    for (Py_ssize_t i = 0; fine && i < PyList_GET_SIZE(keys); i++) {
        PyObject *kept = look_up(args[1], PyList_GET_ITEM(keys, i));
        fine = kept ? search_kept(&search, kept) : !PyErr_Occurred();
        Py_XDECREF(kept);
    }
    if (!fine) {
        Py_CLEAR(search.found);
    }
    Py_XDECREF(keys);
    Py_XDECREF(search.seen);
    PyMem_Free(search.signs.slots);
    return search.found;
}

/* --- hits ----------------------------------------------------------------------- */

typedef struct {
    Py_ssize_t first, last;
    int near; /* something of the other side */
} Span;

typedef struct {
    Span *items;
    Py_ssize_t count, room;
} Spans;

static int add_span(Spans *spans, Py_ssize_t first, Py_ssize_t last)
{
    if (spans->count == spans->room) {
        Span *grown = spans->items;
        Py_ssize_t room = spans->room ? 2 * spans->room : 16;
        PyMem_Resize(grown, Span, room); /* NULL when it is too much */
        if (!grown) {
            PyErr_NoMemory();
            return 0;
        }
        spans->items = grown;
        spans->room = room;
    }
    spans->items[spans->count++] = (Span){first, last, 0};
    return 1;
}

/* Small enough that sums of a few do not overflow. */
static int read_number(PyObject *object, Py_ssize_t *number)
{
    *number = PyLong_AsSsize_t(object);
    if (*number >= 0 && *number < PY_SSIZE_T_MAX / 8) {
        return 1;
    }
    if (!PyErr_Occurred()) {
        PyErr_Format(PyExc_IndexError, "no place: %zd", *number);
    }
    return 0;
}

static int compare(Py_ssize_t a, Py_ssize_t b) { return (a > b) - (a < b); }

static int by_first(const void *a, const void *b)
{
    const Span *one = a, *other = b;
    int order = compare(one->first, other->first);
    return order ? order : compare(one->last, other->last);
}

static int by_last(const void *a, const void *b)
{
    const Span *one = *(Span *const *)a, *other = *(Span *const *)b;
    int order = compare(one->last, other->last);
    return order ? order : compare(one->first, other->first);
}

/* In order, each once. */
static void put_in_order(Spans *spans)
{
    if (spans->count < 2) {
        return;
    }
    qsort(spans->items, (size_t)spans->count, sizeof(Span), by_first);
    Py_ssize_t kept = 1;
    for (Py_ssize_t i = 1; i < spans->count; i++) {
        if (by_first(&spans->items[kept - 1], &spans->items[i])) {
            spans->items[kept++] = spans->items[i];
        }
    }
    spans->count = kept;
}

/* Where a term begins; NULL without an error where it does not. */
static PyObject *starts_of(PyObject *places, PyObject *leaf)
{
    PyObject *starts = look_up(places, leaf);
    if (starts && !wants(PyList_Check(starts), "a list of places")) {
        Py_CLEAR(starts);
    }
    return starts;
}

/* Where any of these terms stands, each of one word or of two. */
static int gather(Spans *spans, PyObject *leaves, PyObject *places, PyObject *begun)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(leaves); i++) {
        PyObject *leaf = PyTuple_GET_ITEM(leaves, i);
        PyObject *starts = starts_of(places, leaf);
        if (!starts) {
            if (PyErr_Occurred()) {
                return 0;
            }
            continue;
        }
        int more = PySet_Contains(begun, leaf), fine = more >= 0;
        for (Py_ssize_t j = 0; fine && j < PyList_GET_SIZE(starts); j++) {
            Py_ssize_t at;
            fine = read_number(PyList_GET_ITEM(starts, j), &at) &&
                   add_span(spans, at, at + more);
        }
        Py_DECREF(starts);
        if (!fine) {
            return 0;
        }
    }
    return 1;
}

static PyObject *as_pair(Py_ssize_t one, Py_ssize_t other)
{
    PyObject *first = PyLong_FromSsize_t(one), *last = PyLong_FromSsize_t(other);
    PyObject *pair = first && last ? PyTuple_Pack(2, first, last) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(last);
    return pair;
}

/* Whether the one is farther along by so much at most; see `_scale` in near.py. */
static int reaches(const Numbers *along, const Span *earlier, const Span *later,
                   Py_ssize_t reach, int *result)
{
    if (earlier->last >= along->count || later->first >= along->count) {
        PyErr_SetString(PyExc_IndexError, "a hit behind the last word");
        return 0;
    }
    Py_ssize_t from = along->numbers[earlier->last], to = along->numbers[later->first];
    *result = to - from <= reach;
    return 1;
}

/* As `_mates` in near.py. */
static int find_mates(Spans *earlier, Spans *later, const Numbers *along,
                      Py_ssize_t reach)
{
    Span **ends = PyMem_New(Span *, earlier->count);
    int fine = ends != NULL, close = 0;
    if (!fine) {
        PyErr_NoMemory();
    }
    /* The hits of both sides are in order, so that the next later one only moves on. */
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; fine && i < earlier->count; i++) {
        ends[i] = &earlier->items[i];
    }
    if (fine) {
        qsort(ends, (size_t)earlier->count, sizeof(Span *), by_last);
    }
    for (Py_ssize_t i = 0; fine && i < earlier->count; i++) {
        Span *span = ends[i];
        while (at < later->count && later->items[at].first <= span->last) {
            at++;
        }
        if (at < later->count) {
            fine = reaches(along, span, &later->items[at], reach, &close);
            if (fine && close) {
                span->near = later->items[at].near = 1;
            }
        }
    }
    at = 0;
    for (Py_ssize_t i = 0; fine && i < later->count; i++) {
        Span *span = &later->items[i];
        while (at < earlier->count && ends[at]->last < span->first) {
            at++;
        }
        if (at) {
            fine = reaches(along, ends[at - 1], span, reach, &close);
            if (fine && close) {
                ends[at - 1]->near = span->near = 1;
            }
        }
    }
    PyMem_Free(ends);
    return fine;
}

/* Those that have a mate, of both sides, in order and each once. */
static PyObject *tell_near(Spans *left, const Spans *right)
{
    Spans near = {NULL, 0, 0};
    int fine = 1;
    const Spans *sides[] = {left, right};
    for (int side = 0; side < 2; side++) {
        for (Py_ssize_t i = 0; fine && i < sides[side]->count; i++) {
            const Span *span = &sides[side]->items[i];
            fine = !span->near || add_span(&near, span->first, span->last);
        }
    }
    put_in_order(&near);
    PyObject *told = fine ? PyTuple_New(near.count) : NULL;
    for (Py_ssize_t i = 0; told && i < near.count; i++) {
        PyObject *pair = as_pair(near.items[i].first, near.items[i].last);
        if (!pair) {
            Py_CLEAR(told);
        } else {
            PyTuple_SET_ITEM(told, i, pair);
        }
    }
    PyMem_Free(near.items);
    return told;
}

static PyObject *find_near(PyObject *Py_UNUSED(module), PyObject *const *args,
                           Py_ssize_t given)
{
    if (!arity(given, 7) || !wants(PyTuple_Check(args[0]), "a tuple of terms") ||
        !wants(PyTuple_Check(args[1]), "a tuple of terms") ||
        !wants(PyDict_Check(args[2]), "a dictionary of places") ||
        !wants(PyAnySet_Check(args[3]), "a set of terms")) {
        return NULL;
    }
    Py_ssize_t reach;
    Numbers along;
    int ordered = PyObject_IsTrue(args[6]);
    if (!read_number(args[5], &reach) || ordered < 0 || !borrow(&along, args[4])) {
        return NULL;
    }
    Spans left = {NULL, 0, 0}, right = {NULL, 0, 0};
    int fine = gather(&left, args[0], args[2], args[3]) &&
               gather(&right, args[1], args[2], args[3]);
    put_in_order(&left);
    put_in_order(&right);
    if (fine && left.count && right.count) {
        fine = find_mates(&left, &right, &along, reach) &&
               (ordered || find_mates(&right, &left, &along, reach));
    }
    PyObject *told = fine ? tell_near(&left, &right) : NULL;
    give_back(&along);
    PyMem_Free(left.items);
    PyMem_Free(right.items);
    return told;
}

/* --- evidence ------------------------------------------------------------------- */

/* A word by its number; `last` is 1 when it is joined to the word before. */
static int add_hits(Spans *words, PyObject *hits, Py_ssize_t count)
{
    if (!wants(PyTuple_Check(hits), "a tuple of hits")) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(hits); i++) {
        PyObject *pair = PyTuple_GET_ITEM(hits, i);
        Py_ssize_t first, last;
        if (!wants(PyTuple_Check(pair) && PyTuple_GET_SIZE(pair) == 2, "a hit") ||
            !read_number(PyTuple_GET_ITEM(pair, 0), &first) ||
            !read_number(PyTuple_GET_ITEM(pair, 1), &last)) {
            return 0;
        }
        if (last >= count) {
            PyErr_SetString(PyExc_IndexError, "a hit behind the last word");
            return 0;
        }
        for (Py_ssize_t at = first; at == first || at <= last; at++) {
            if (!add_span(words, at, at > first)) {
                return 0;
            }
        }
    }
    return 1;
}

static int add_cues(Spans *words, PyObject *cues, PyObject *places, PyObject *begun)
{
    Spans spans = {NULL, 0, 0};
    int fine = gather(&spans, cues, places, begun);
    for (Py_ssize_t i = 0; fine && i < spans.count; i++) {
        const Span *span = &spans.items[i];
        fine = add_span(words, span->first, 0) &&
               (span->first == span->last || add_span(words, span->last, 1));
    }
    PyMem_Free(spans.items);
    return fine;
}

/* Of each word whether it begins a piece; a word that is joined once is joined. */
static void join_pieces(Spans *words)
{
    put_in_order(words);
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < words->count; i++) {
        if (kept && words->items[kept - 1].first == words->items[i].first) {
            kept--;
        }
        words->items[kept++] = words->items[i];
    }
    words->count = kept;
}

/* Field, begin and end of the words from one to another. */
static PyObject *piece(const Numbers *columns, Py_ssize_t first, Py_ssize_t last)
{
    if (first >= columns[0].count || first >= columns[1].count ||
        last >= columns[2].count) {
        PyErr_SetString(PyExc_IndexError, "a hit behind the last word");
        return NULL;
    }
    return Py_BuildValue("iii", columns[0].numbers[first], columns[1].numbers[first],
                         columns[2].numbers[last]);
}

static PyObject *tell_pieces(const Spans *words, const Numbers *columns,
                             Py_ssize_t most)
{
    PyObject *told = PyList_New(0), *result = NULL;
    int fine = told != NULL;
    Py_ssize_t i = 0;
    while (fine && i < words->count && PyList_GET_SIZE(told) < most) {
        Py_ssize_t first = words->items[i].first, last = first;
        while (++i < words->count && words->items[i].last &&
               words->items[i].first == last + 1) {
            last++;
        }
        fine = append(told, piece(columns, first, last));
    }
    if (fine) {
        result = PyList_AsTuple(told);
    }
    Py_XDECREF(told);
    return result;
}

static PyObject *show_words(PyObject *const *args, const Numbers *columns)
{
    Py_ssize_t most;
    Spans words = {NULL, 0, 0};
    int fine = read_number(args[7], &most) &&
               add_cues(&words, args[0], args[1], args[2]);
    for (Py_ssize_t i = 0; fine && i < PyList_GET_SIZE(args[3]); i++) {
        fine = add_hits(&words, PyList_GET_ITEM(args[3], i), columns[2].count);
    }
    join_pieces(&words);
    PyObject *told = fine ? tell_pieces(&words, columns, most) : NULL;
    PyMem_Free(words.items);
    return told;
}

static PyObject *show(PyObject *Py_UNUSED(module), PyObject *const *args,
                      Py_ssize_t given)
{
    if (!arity(given, 8) || !wants(PyTuple_Check(args[0]), "a tuple of terms") ||
        !wants(PyDict_Check(args[1]), "a dictionary of places") ||
        !wants(PyAnySet_Check(args[2]), "a set of terms") ||
        !wants(PyList_Check(args[3]), "a list of hits")) {
        return NULL;
    }
    Numbers columns[3];
    int held = 0;
    while (held < 3 && borrow(&columns[held], args[4 + held])) {
        held++;
    }
    PyObject *told = held == 3 ? show_words(args, columns) : NULL;
    while (held > 0) {
        give_back(&columns[--held]);
    }
    return told;
}

/* --- the module ----------------------------------------------------------------- */

static PyMethodDef methods[] = {
    {"split", split, METH_O, NULL},
    {"find_bounds", find_bounds, METH_O, NULL},
    FAST(find_places),
    FAST(find_rules),
    FAST(find_near),
    FAST(show),
    {NULL, NULL, 0, NULL},
};

static int prepare(PyObject *module)
{
    State *state = state_of(module);
    for (Py_UCS4 c = 0; c < 256; c++) {
        state->latin[c] = (unsigned char)judge(c);
    }
    state->langs = PyUnicode_InternFromString("langs");
    state->needs = PyUnicode_InternFromString("needs");
    state->number = PyUnicode_InternFromString("number");
    state->phrase = PyUnicode_InternFromString("phrase");
    if (!state->langs || !state->needs || !state->number || !state->phrase) {
        return -1;
    }
    return sign(module, EDITION);
}

static int drop(PyObject *module)
{
    State *state = state_of(module);
    Py_CLEAR(state->langs);
    Py_CLEAR(state->needs);
    Py_CLEAR(state->number);
    Py_CLEAR(state->phrase);
    return 0;
}

static void drop_all(void *module) { drop(module); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, prepare}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_core",
    .m_size = sizeof(State),
    .m_methods = methods,
    .m_slots = slots,
    .m_clear = drop,
    .m_free = drop_all,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
