from __future__ import annotations

import pytest

from analysis.indicators.caveats import Caveat, catalogue, caveat, joined


def test_every_caveat_is_a_sentence_that_says_when_it_is_said() -> None:
    for code, entry in catalogue().items():
        assert entry.text.rstrip().endswith((".", "!", "?")), code
        assert entry.meaning, code


def test_an_unknown_code_and_an_empty_place_are_errors() -> None:
    with pytest.raises(KeyError):
        caveat("no such caveat")
    needy = next(code for code, entry in catalogue().items() if entry.places)
    with pytest.raises(KeyError):
        caveat(needy)


def test_joined_caveats_keep_their_codes_and_say_nothing_twice() -> None:
    first = caveat("no_assignments")
    both = joined(first, "", Caveat(), first, "Câu lạ.")
    assert both == f"{first} Câu lạ."
    assert both.codes == ("no_assignments", "")
    assert joined(both, first) == both
    assert not joined()
