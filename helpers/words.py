"""Words as numbers: a bag of words for each thing, rare words weighted more than common ones."""

import re

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

# Chinese and Japanese characters, each a word of its own, since no spaces stand between words there; or an unbroken run of letters and
# digits, to which the vowel signs of Hindi belong.
SIGN = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
WORD = re.compile(rf"{SIGN}|(?:(?!{SIGN})[\w\u0900-\u0963])+")


def split(text):
    """The words of a text, in lower case: unbroken runs of letters and digits; of Chinese and Japanese, every single character.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str, in the order of the text
    """
    return WORD.findall(text.lower())


class Vocabulary:
    """The words that were read in training, and bags of them.

    Parameters
    ----------
    texts : list of lists of str, at least one
        The words and phrases of each thing to train on. A word that none of them holds is unknown ever after.

    `words` are the n known words in alphabetical order.

    Raises
    ------
    ValueError
        If the texts hold no word, or are strings where lists of strings are needed.
    """

    def __init__(self, texts):
        documents = [_joined(phrases) for phrases in texts]
        if not any(map(split, documents)):
            raise ValueError(f"a vocabulary needs at least one word, but the {len(documents)} texts hold none")
        # each thing names a word once or not at all: how often is not asked
        self._counter = TfidfVectorizer(tokenizer=split, token_pattern=None, lowercase=False, binary=True, dtype=np.float32)
        self._counter.fit(documents)
        self.words = list(self._counter.get_feature_names_out())

    def bags(self, texts):
        """A bag of the known words of each text: how much each counts, 0 for those that it does not hold.

        A word that few things share counts more (tf-idf, as scikit-learn's `TfidfVectorizer` defines it).

        Parameters
        ----------
        texts : list of lists of str, or list of str

        Returns
        -------
        array float32 (len(texts), n), each row of length 1; zeros where no word is known

        Raises
        ------
        ValueError
            If `texts` is a single string.
        """
        if isinstance(texts, str):
            raise ValueError(f"a list of texts is needed, not the string {texts!r}")
        return self._counter.transform([text if isinstance(text, str) else _joined(text) for text in texts]).toarray()

    def unknown(self, text):
        """The words of a text that were never read, each once, in its order."""
        known = set(self.words)
        return [word for word in dict.fromkeys(split(text)) if word not in known]


def _joined(phrases):
    if isinstance(phrases, str):
        raise ValueError(f"the words of a thing must be a list of strings, not the string {phrases!r}")
    return " ".join(phrases)
