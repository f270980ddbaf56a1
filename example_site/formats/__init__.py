"""How dates are written: a Swedish employer writes them in British order, also in English."""
