"""How is a query written?

Operators are UPPER CASE words. From loosest to tightest: OR, AND and NOT, NEAR,
`title:` and `lead:`, a term. `a NOT b` says the same as `a AND NOT b`.
"""

GRAMMAR = r"""
start: any_of

any_of: all_of (_OR all_of)*
all_of: signed (_AND signed | negated)*
?signed: near | negated
negated: NOT near
near: scoped (NEAR scoped)*
?scoped: FIELD atom -> within
       | atom
?atom: "(" any_of ")"
     | PHRASE  -> phrase
     | CASED   -> cased
     | CONCEPT -> concept
     | WORD    -> word

_OR.5:  /OR(?![^\s()"“”])/
_AND.5: /AND(?![^\s()"“”])/
NOT.5:  /NOT(?![^\s()"“”])/
NEAR.5: /NEAR(?:\/\d+)?(?![^\s()"“”])/
FIELD.4: /[A-Za-z]+:/
CONCEPT: /@\w+/
PHRASE: /["“”][^"“”]*["“”]/
CASED:  /\{[^{}]*\}/
WORD:   /[^\s()"“”{}\[\]<>^~=@\/:;,?!|&]+/

%ignore /\s+/
"""
