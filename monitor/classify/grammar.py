"""How is a query written?

Operators are UPPER CASE words. From loosest to tightest: OR, AND and NOT, NEAR and its
kin, a field such as `title:`, a term. `a NOT b` says the same as `a AND NOT b`.
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
?atom: base
     | base WEIGHT -> weighted
?base: "(" any_of ")"
     | STATES ["(" WORD (_COMMA WORD)* ")"]   -> states
     | ATLEAST "(" any_of ")"                 -> at_least
     | ANY "(" any_of (_COMMA any_of)* ")"    -> many_of
     | PHRASE  -> phrase
     | CASED   -> cased
     | EXACT   -> exact
     | CONCEPT -> concept
     | WORD    -> word

_OR.5:  /OR(?![^\s()"“”])/
_AND.5: /AND(?![^\s()"“”])/
NOT.5:  /NOT(?![^\s()"“”])/
NEAR.6: /(?:NOT\s+)?(?:O?NEAR(?:\/(?:\d+|[sp]))?|\/[sp])(?![^\s()"“”@={])/
STATES.6:  /STATES\/\d+/
ATLEAST.6: /ATLEAST\/\d+/
ANY.6:     /ANY\/\d+/
FIELD.4: /[A-Za-z]+:/
WEIGHT:  /\^\d+(?![\d.])/
CONCEPT: /@\w+/
PHRASE: /["“”][^"“”]*["“”]/
CASED:  /\{[^{}]*\}/
EXACT:  /=[^\s()"“”{}\[\]<>^~=@\/:;,!|&]+/
WORD:   /[^\s()"“”{}\[\]<>^~=@\/:;,!|&]+/
_COMMA: ","

%ignore /\s+/
"""
