"""Which HTML elements are there, and what do they do to the text around them?"""

#: Their content is not for readers.
SILENT = frozenset({"script", "style", "template"})

#: They stand alone: no closing tag.
VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "param", "source", "track", "wbr",
    }
)  # fmt: skip

#: The next one closes the last one.
SELF_CLOSING = frozenset({"p", "li", "option"})

#: They begin and end a line.
LINES = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "button",
        "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
        "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul", "video",
    }
)  # fmt: skip

#: Phrases, and what older pages still use.
PHRASES = frozenset(
    {
        "a", "abbr", "acronym", "applet", "audio", "b", "basefont", "bdi", "bdo",
        "big", "blink", "canvas", "cite", "code", "colgroup", "data", "datalist",
        "del", "dfn", "em", "font", "frame", "frameset", "head", "html", "i",
        "iframe", "ins", "kbd", "label", "map", "mark", "marquee", "math", "meter",
        "nobr", "noembed", "noframes", "noscript", "object", "optgroup", "output",
        "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "search",
        "select", "slot", "small", "span", "strike", "strong", "sub", "sup", "svg",
        "td", "textarea", "th", "time", "title", "tt", "u", "var", "xmp",
    }
)  # fmt: skip

ELEMENTS = SILENT | VOID | LINES | PHRASES
