"""The public opening: a strict prefix, at a sentence, never more than a third."""

from hypothesis import given
from hypothesis import strategies as st

from magreader.paywall.teaser import cut_teaser

SENTENCE = "The tide turned at noon and took the ladder with it. "
PARAGRAPH = (SENTENCE * 4).strip()


def test_it_ends_at_a_sentence_near_the_wished_number_of_words() -> None:
    (teaser,) = cut_teaser([PARAGRAPH] * 9, words=20)
    assert teaser == (SENTENCE * 2).strip()


def test_it_ends_at_a_paragraph_when_that_is_nearest() -> None:
    assert cut_teaser([PARAGRAPH] * 12, words=88) == (PARAGRAPH, PARAGRAPH)


def test_it_is_never_more_than_a_third_even_when_more_words_are_wished() -> None:
    (teaser,) = cut_teaser([PARAGRAPH] * 2, words=500)
    assert teaser == (SENTENCE * 2).strip()


def test_a_text_without_sentences_is_cut_at_a_word() -> None:
    assert cut_teaser(["wind " * 30], words=3) == ("wind wind wind",)


def test_a_script_without_spaces_is_cut_at_its_sentences() -> None:
    text = "潮は正午に変わった。" * 12
    (teaser,) = cut_teaser([text], words=8)
    assert teaser
    assert text.startswith(teaser)
    assert len(teaser) <= len(text) // 3


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "“Leave it.” She left it. " + "And then nothing happened at all. " * 5
    assert cut_teaser([text], words=2) == ("“Leave it.”",)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=12),
    st.integers(0, 300),
)
def test_any_text_gives_a_strict_prefix_of_at_most_a_third(
    paragraphs: list[str], words: int
) -> None:
    teaser = cut_teaser(paragraphs, words)
    assert sum(map(len, teaser)) <= sum(map(len, paragraphs)) // 3
    whole, last = teaser[:-1], teaser[-1:]
    kept = [paragraph for paragraph in paragraphs if paragraph.rstrip()]
    for part, paragraph in zip(whole, kept, strict=False):
        assert part == paragraph.rstrip()
    if last:
        assert kept[len(whole)].startswith(last[0])
