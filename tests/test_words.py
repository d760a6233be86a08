"""Bags of words: who counts how much, and what was never read."""

import numpy as np
import pytest

from helpers import datasets, words

TEXTS = [["red heart", "love"], ["blue heart", "love", "love"], ["clock"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red Heart", ["red", "heart"]),
        ("1st-place medal", ["1st", "place", "medal"]),
        ("Mäuse, Straße!", ["mäuse", "straße"]),
        ("", []),
        ("…", []),
        ("1位 金メダル", ["1", "位", "金", "メ", "ダ", "ル"]),  # no spaces between words: every character counts
        ("心A級", ["心", "a", "級"]),
        ("स्वर्ण पदक", ["स्वर्ण", "पदक"]),  # with its vowel signs
        ("강아지 얼굴", ["강아지", "얼굴"]),
    ],
)
def test_words_are_runs_of_letters_and_digits_or_single_characters_of_chinese_and_japanese(text, expected):
    assert words.split(text) == expected


def test_a_bag_holds_each_word_once_and_rare_words_count_more():
    vocabulary = words.Vocabulary(TEXTS)
    assert vocabulary.words == ["blue", "clock", "heart", "love", "red"]
    bags = vocabulary.bags(TEXTS)
    assert bags.shape == (3, 5) and bags.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(bags, axis=1), 1, rtol=1e-6)
    blue, clock, heart, love, red = bags[1]
    assert blue > heart == love > 0 == clock == red
    idf = np.log((1 + 3) / (1 + np.array([1, 2, 2]))) + 1  # scikit-learn's: ln((1 + things) / (1 + things with the word)) + 1
    np.testing.assert_allclose(bags[1][[0, 2, 3]], idf / np.linalg.norm(idf), rtol=1e-6)


def test_a_text_may_be_one_string_and_unknown_words_weigh_nothing():
    vocabulary = words.Vocabulary(TEXTS)
    np.testing.assert_array_equal(vocabulary.bags(["love, red heart"]), vocabulary.bags([["red heart", "love"]]))
    np.testing.assert_array_equal(vocabulary.bags(["heart of stone"]), vocabulary.bags(["heart"]))
    assert not vocabulary.bags(["stone"]).any()
    assert vocabulary.unknown("Stone heart, stone sky") == ["stone", "sky"]


@pytest.mark.parametrize(
    ("texts", "reason"), [([], "hold none"), ([[], ["…"]], "hold none"), (["red heart"], "not the string 'red heart'")]
)
def test_a_vocabulary_without_words_is_refused(texts, reason):
    with pytest.raises(ValueError, match=reason):
        words.Vocabulary(texts)


def test_a_single_string_is_no_list_of_texts():
    with pytest.raises(ValueError, match="a list of texts is needed, not the string 'heart'"):
        words.Vocabulary(TEXTS).bags("heart")


def test_every_thing_has_words_in_every_language():
    stored = datasets.load_emoji().words
    assert len(stored) == 15
    for language in stored:
        assert (words.Vocabulary(stored[language]).bags(stored[language]) > 0).any(axis=1).all()
