"""The long runs of notebook 07: who is a positive, which loss, how many families, and which language.

    python -m helpers.lessons.words_and_pictures.runs

trains each configuration with every seed, every run in a process of its own, and writes `runs.json` beside this file. It takes about
half an hour on one core, on Linux. `processor_seconds` are those of all threads together.

Every second query of each question is "validation", which chose the settings; the others are "test". Candidates are the same for both.
"""

import time

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

from helpers import datasets, metrics, words
from helpers.course import results, setup

STEPS, BATCH = 500, 128
CONFIGURATIONS = {
    "CLIP": {},
    "sigmoid": {"kind": "SigmoidCLIP"},
    "pictures and words alone": {"pairs": "words"},
    "two artists": {"pairs": "artists"},
    "two views": {"pairs": "views"},
    "two views, other colours": {"pairs": "views", "recolour": True},
    "without OpenMoji": {"artists": (0, 1, 2)},
    **{f"{share} % of the families": {"families": share / 100} for share in (25, 50)},
    "family captions": {"captions": "family"},
    "family captions, masked": {"captions": "family", "alike": 1.0},
    "English and German": {"second": "de"},
    "English and Japanese": {"second": "ja"},
    "baselines": {},
}


def run(name, seed):
    """Train one configuration; return how long it took, and what its words and drawings find."""
    setup.start(seed)
    emoji = datasets.load_emoji()
    split = datasets.emoji_split(emoji.things["subgroup"])
    if name == "baselines":
        return baselines(emoji, split, seed)
    options = CONFIGURATIONS[name]
    drawn, captions = split.drawn, emoji.words["en"]
    if "artists" in options:
        drawn &= np.isin(range(len(datasets.ARTISTS)), options["artists"])
    if "families" in options:
        families = np.random.default_rng(seed).permutation(sorted(set(emoji.things["subgroup"][split.train])))
        families = families[: round(options["families"] * len(families))]
        drawn &= np.isin(emoji.things["subgroup"], families)[:, np.newaxis]
    if options.get("captions") == "family":
        captions = [[family] for family in emoji.things["subgroup"]]
    known = np.flatnonzero(drawn.any(axis=1))
    second = emoji.words[options["second"]] if "second" in options else None
    vocabulary = words.Vocabulary([captions[i] + (second[i] if second else []) for i in known])
    bags = [vocabulary.bags(each) for each in (captions, second) if each]
    model, found = train(seed, emoji.images, bags, drawn, **options)
    z = model.embed_pictures(emoji.images.reshape(-1, 32, 32, 3)).reshape(*emoji.images.shape[:2], -1)
    found += between_drawings(z, split.new_families, "z")
    if options.get("pairs") in ("artists", "views"):
        return found
    if "captions" in options:
        return found + families_by_name(z, split, emoji.things["subgroup"], model.embed_words(vocabulary.bags(captions)))
    languages = ["en"] + ([options["second"]] if second else [])
    for language, each in zip(languages, bags, strict=True):
        found += by_words(model.embed_words(each), z, split, language)
    if name == "CLIP":
        for language in emoji.words:
            if language != "en":
                found += by_words(another_language(z, emoji.words[language], split, seed), z, split, language)
    return found


def train(seed, images, bags, drawn, kind="CLIP", pairs="all", recolour=False, alike=None, **_):
    """A trained model, and what it took; `pairs` says which of its three kinds of pairs the loss is about."""
    import keras

    from helpers import augment, clip, models

    class Model(getattr(clip, kind)):
        def view(self, drawings):
            view = super().view(drawings)
            return augment.recolour(view, self.seed_generator) if recolour else view

        def loss_of(self, one, other, words, alike=None):
            if pairs == "all":
                return super().loss_of(one, other, words, alike)
            return self.loss_of_pair(one, words if pairs == "words" else other, alike)

    class Batches(clip.DrawingsAndWords):
        def on_epoch_end(self):
            super().on_epoch_end()
            if pairs == "views":  # twice the same drawing
                self.artists[:, 1] = self.artists[:, 0]
            if len(bags) > 1:  # each thing in one of the two languages
                self.bags = np.where(self.random.random((len(images), 1)) < 0.5, *bags)

    parts = clip.picture_encoder(), clip.word_encoder(bags[0].shape[1])
    model = Model(*parts, seed=seed, **({"alike": alike} if alike else {}))
    batches = Batches(images, bags[0], drawn, BATCH, seed)
    epochs = STEPS // len(batches)
    model.compile(models.adam_with_decay(3e-3, len(batches) * BATCH, BATCH, epochs))
    started = time.process_time()
    history = model.fit(batches, epochs=epochs, verbose=0).history
    found = [{"measure": "processor_seconds", "value": time.process_time() - started}]
    found += [{"measure": "peak_memory_mb", "value": results.peak_memory_mb()}]
    found += [{"measure": "loss", "value": history["loss"][-1]}, {"measure": "temperature", "value": float(model.temperature)}]
    if kind == "SigmoidCLIP":
        found += [{"measure": "bias", "value": float(model.bias)}]
    keras.backend.clear_session()
    return model, found


def another_language(z, captions, split, seed):
    """Embeddings of words in another language: a new word encoder, trained against the drawings of a finished model, which stay."""
    import keras

    from helpers import clip, losses, models

    keras.utils.set_random_seed(seed)
    bags = words.Vocabulary([captions[i] for i in split.train]).bags(captions)
    things, artists = np.nonzero(split.drawn)
    encoder = clip.word_encoder(bags.shape[1])
    encoder.compile(models.adam_with_decay(3e-3, len(things), BATCH, 15), lambda z, words: losses.info_nce_loss(z, words, 0.05))
    encoder.fit(bags[things], z[things, artists], BATCH, 15, verbose=0)
    return encoder.predict(bags, verbose=0)


def recall(measure, queries, candidates, right, places=(1, 10), **more):
    """Shares of queries whose right candidate is among the first k, for validation and for test."""
    rank = metrics.rank_of_right(queries, candidates, right)
    parts = {"validation": rank[::2], "test": rank[1::2]}
    return [
        {"measure": measure, **more, "k": k, "part": part, "value": round(float(np.mean(each <= k)), 4)}
        for k in places
        for part, each in parts.items()
    ]


def by_words(z_words, z, split, language):
    """The three questions: words find a new drawing of a known thing, a new thing of a known family, a thing of a new family.

    In English more is asked: who comes first, which artist's drawings are found, and things by the mean of four drawings.
    """
    withheld, english = z[np.arange(len(z)), split.withheld], language == "en"
    about = {"language": language, "places": (1, 10) if english else (10,)}
    found = recall("new drawing", z_words[split.train], withheld, split.train, **about)
    if english:
        for artist, name in enumerate(datasets.ARTISTS):
            rows = split.train[split.withheld[split.train] == artist]
            found += recall("new drawing, by artist", z_words[rows], withheld, rows, artist=name)
    for measure, rows in (("new thing", split.new_things), ("new family", split.new_families)):
        own = np.arange(len(rows))
        found += recall(measure, z_words[rows], withheld[rows], own, **about)
        if english:
            found += recall(f"{measure}, four drawings", z_words[rows], z[rows].mean(axis=1), own, **about)
    return found


def between_drawings(space, rows, layer):
    """A drawing finds another artist's drawing of the same thing, among those of all things of the new families."""
    own, artists = np.arange(len(rows)), range(len(datasets.ARTISTS))
    found = []
    for one in artists:
        for other in artists:
            if one != other:
                pair = {"artist": datasets.ARTISTS[one], "other": datasets.ARTISTS[other]}
                found += recall("drawing to drawing", space[rows, one], space[rows, other], own, (10,), layer=layer, **pair)
    return found


def families_by_name(z, split, families, z_names):
    """The share of new things whose family's name, among those of all known families, is the nearest."""
    known, first = np.unique(families[split.train], return_index=True)
    names = metrics.unit_rows(z_names[split.train[first]], "names")
    withheld = z[np.arange(len(z)), split.withheld][split.new_things]
    right = known[(withheld @ names.T).argmax(axis=1)] == families[split.new_things]
    parts = {"validation": right[::2], "test": right[1::2]}
    return [{"measure": "family by its name", "part": part, "value": float(np.mean(each))} for part, each in parts.items()]


def baselines(emoji, split, seed):
    """Pixels, PCA and an untrained encoder, from drawing to drawing; and a linear map from words to pixels, fit by ridge regression."""
    import keras

    from helpers import clip

    pixels = emoji.images.reshape(*emoji.images.shape[:2], -1) / np.float32(255)
    pca = PCA(64, random_state=seed).fit(pixels[split.drawn])
    reduced = pca.transform(pixels.reshape(-1, pixels.shape[-1])).reshape(*pixels.shape[:2], -1)
    untrained = clip.picture_encoder()
    before = keras.Model(untrained.inputs[0], untrained.layers[-2].output)  # no last layer has been trained
    h = before.predict(pixels.reshape(-1, *emoji.images.shape[2:]), verbose=0).reshape(*pixels.shape[:2], -1)
    found = []
    for name, space in (("pixels", pixels), ("PCA", reduced), ("untrained", h)):
        found += between_drawings(space, split.new_families, name)
    bags = words.Vocabulary([emoji.words["en"][i] for i in split.train]).bags(emoji.words["en"])
    seen = np.where(split.drawn[..., np.newaxis], reduced, 0).sum(axis=1)[split.train] / 3  # three drawings of each may be seen
    guessed = Ridge(alpha=1.0).fit(bags[split.train], seen).predict(bags)
    return found + by_words(guessed, reduced, split, "en")


if __name__ == "__main__":
    results.main("words_and_pictures", run, CONFIGURATIONS)
