"""Own pictures: whatever lies in a folder is read rightly, or counted, or refused in one sentence."""

import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from helpers import folders


def photograph(width=60, height=40):
    """Dark on the left, bright on the right, a white corner at the top left."""
    pixels = np.tile(np.linspace(0, 200, width), (height, 1)).astype(np.uint8)
    pixels[: height // 4, : width // 4] = 255
    return Image.fromarray(pixels)


@pytest.fixture
def folder(tmp_path):
    for i, kind in enumerate(("cats", "cats", "dogs", "dogs")):
        (tmp_path / kind).mkdir(exist_ok=True)
        photograph().save(tmp_path / kind / f"{i}.png")
    return tmp_path


def test_a_folder_of_classes(folder):
    pictures = folders.read_pictures(folder)
    assert pictures.images.shape == (4, 28, 28, 1) and pictures.images.dtype == np.float32
    assert pictures.images.min() >= 0 and pictures.images.max() == 1
    assert pictures.names == ["cats", "dogs"] and pictures.labels.dtype == np.int64
    np.testing.assert_array_equal(pictures.labels, [0, 0, 1, 1])
    assert pictures.files == ["cats/0.png", "cats/1.png", "dogs/2.png", "dogs/3.png"] and pictures.left_out == {}


def test_without_subfolders_there_are_no_labels(folder):
    pictures = folders.read_pictures(str(folder / "cats"), size=8)
    assert pictures.images.shape == (2, 8, 8, 1) and pictures.labels is None and pictures.names == []


def test_deeper_folders_belong_to_their_class(folder):
    (folder / "dogs" / "small").mkdir()
    photograph().save(folder / "dogs" / "small" / "4.png")
    assert folders.read_pictures(folder).labels.tolist() == [0, 0, 1, 1, 1]


@pytest.mark.parametrize("kind", ["png", "bmp", "tiff", "gif", "webp", "ppm", "jpg"])
def test_every_format_gives_the_same_square(folder, kind):
    photograph(600, 400).save(folder / f"cats/same.{kind}", **({"lossless": True} if kind == "webp" else {}))
    photograph(600, 400).save(folder / "cats/0.png")
    first, _, same = folders.read_pictures(folder / "cats").images
    np.testing.assert_allclose(same, first, atol=0.05 if kind == "jpg" else 1e-6)


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture.convert("RGB"),
        lambda picture: picture.convert("RGBA"),
        lambda picture: picture.convert("LA"),
        lambda picture: picture.convert("P"),
        lambda picture: picture.convert("RGB").convert("CMYK"),
        lambda picture: Image.fromarray(np.asarray(picture).astype(np.uint16) * 257),  # 16 bits a pixel
    ],
    ids=["RGB", "RGBA", "LA", "palette", "CMYK", "16 bits"],
)
def test_every_kind_of_pixel_gives_the_same_square(folder, change):
    changed = change(photograph())
    name = "same.tiff" if changed.mode == "CMYK" else "same.png"
    changed.save(folder / "cats" / name)
    first, _, same = folders.read_pictures(folder / "cats").images
    np.testing.assert_allclose(same, first, atol=0.01)
    first, same = folders.read_captioned(captioned(folder / "cats", ["0.png,first", f"{name},second"])).images / 255
    np.testing.assert_allclose(same, first, atol=0.01)


def test_transparent_is_white(folder):
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(folder / "cats" / "nothing.png")
    assert folders.read_pictures(folder / "cats").images[2].min() == 1


def test_a_picture_is_turned_as_its_camera_says(folder):
    picture = photograph(40, 40)
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn it by a quarter, clockwise
    turned.save(folder / "cats" / "turned.png", exif=exif)
    picture.save(folder / "cats" / "0.png")
    first, _, same = folders.read_pictures(folder / "cats").images
    np.testing.assert_array_equal(same, first)


def test_the_middle_is_cut_out_of_a_wide_picture(folder):
    wide = np.zeros((20, 100), np.uint8)
    wide[:, 40:60] = 255
    Image.fromarray(wide).save(folder / "cats" / "wide.png")
    assert folders.read_pictures(folder / "cats").images[2].min() == 1


def test_every_other_file_is_counted_with_its_reason(folder):
    whole = (folder / "cats" / "0.png").read_bytes()
    (folder / "notes.txt").write_text("two cats, two dogs")
    (folder / "cats" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "cats" / "empty.png").touch()
    (folder / "cats" / "half.png").write_bytes(whole[: len(whole) // 2])
    Image.fromarray(np.full((9, 9), 0.5, np.float32)).save(folder / "dogs" / "float.tiff")
    os.symlink(folder / "gone.png", folder / "dogs" / "link.png")
    pictures = folders.read_pictures(folder)
    assert len(pictures.images) == 4
    assert set(pictures.left_out) == {"notes.txt", "cats/.DS_Store", "cats/empty.png", "cats/half.png", "dogs/float.tiff", "dogs/link.png"}
    assert pictures.left_out["notes.txt"] == "not a picture that Pillow knows"
    assert "no range" in pictures.left_out["dogs/float.tiff"]
    assert "truncated" in pictures.left_out["cats/half.png"]


def test_a_picture_that_would_fill_the_memory_is_left_out(folder):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0))
    (folder / "cats" / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    assert "million pixels" in folders.read_pictures(folder).left_out["cats/bomb.png"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "nowhere", "is not there: a folder with pictures is needed"),
        (lambda folder: folder / "cats" / "0.png", "is a file: a folder with pictures is needed"),
        (lambda folder: emptied(folder, 0), "holds no picture that can be read, but comparing needs two"),
        (lambda folder: emptied(folder, 1), "holds one picture that can be read, but comparing needs two"),
        (lambda folder: spoilt(folder), "holds no picture .* the first: not a picture that Pillow knows"),
        (lambda folder: one_class(folder), "all pictures of .* lie in 'cats': one class is none"),
        (lambda folder: one_beside(folder), r"1 pictures of .* lie beside its subfolders \['cats', 'dogs'\]"),
    ],
)
def test_a_folder_that_is_of_no_use_is_refused_in_one_sentence(folder, make, words):
    with pytest.raises(ValueError, match=words) as caught:
        folders.read_pictures(make(folder))
    assert "\n" not in str(caught.value)


def emptied(folder, keep):
    for path in sorted((folder / "cats").iterdir())[keep:]:
        path.unlink()
    return folder / "cats"


def spoilt(folder):
    for path in (folder / "cats").iterdir():
        path.write_text("no picture")
    return folder / "cats"


def one_class(folder):
    for path in (folder / "dogs").iterdir():
        path.unlink()
    return folder


def one_beside(folder):
    photograph().save(folder / "beside.png")
    return folder


def test_too_much_is_refused_before_it_is_read(folder):
    with open(folder / "cats" / "film.mov", "wb") as film:
        film.truncate(10 * 10**9)  # takes no room on the disk
    with pytest.raises(ValueError, match=r"holds 5 files of 10.0 GB, but 2 GB and 100,000 files at most are read"):
        folders.read_pictures(folder)


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "28"])
def test_size_is_a_whole_number(folder, size):
    with pytest.raises(ValueError, match="size must be a whole number from 1"):
        folders.read_pictures(folder, size)


def captioned(folder, rows, header="file,caption"):
    (folder / "captions.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder


@pytest.fixture
def album(tmp_path):
    for name, colour in (("red.png", (255, 0, 0)), ("blue.png", (0, 0, 255)), ("also red.png", (255, 0, 0))):
        Image.new("RGB", (50, 40), colour).save(tmp_path / name)
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "nothing.png")
    Image.fromarray(np.full((9, 9), 0.5, np.float32)).save(tmp_path / "float.tiff")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    return tmp_path


def test_pictures_and_captions_are_read_in_the_order_of_the_table_and_twins_are_named(album):
    rows = ["blue.png,blue; a sky", "red.png,red", "also red.png,red", "nothing.png,white", "broken.png,x", "away.png,x", "red.png,y"]
    own = folders.read_captioned(captioned(album, [*rows, "float.tiff,half", "blank.png, ; ", ",nothing"]))
    assert own.files == ["blue.png", "red.png", "also red.png", "nothing.png"]
    assert own.images.shape == (4, 32, 32, 3) and own.images.dtype == np.uint8
    assert own.images[:, 5, 5].tolist() == [[0, 0, 255], [255, 0, 0], [255, 0, 0], [255, 255, 255]]
    assert own.captions == [["blue", "a sky"], ["red"], ["red"], ["white"]]
    assert own.twins == own.same_words == [("red.png", "also red.png")]
    assert set(own.left_out) == {"broken.png", "away.png", "red.png", "float.tiff", "blank.png", ""}
    assert own.left_out["broken.png"] == "not a picture that Pillow knows" and own.left_out["blank.png"] == "its row has no caption"
    assert own.left_out["red.png"] == "it stands in the table more than once" and own.left_out[""] == "a row names no file"


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [
        (["red.png,red"], "file,caption", "names 1 pictures with a caption that can be read, but comparing needs two"),
        (["red.png,red", "blue.png,blue"], "name,caption", "must have the columns file and caption"),
        ([], "file,caption", "at least two rows"),
    ],
)
def test_a_table_that_says_too_little_is_refused(album, rows, header, words):
    with pytest.raises(ValueError, match=words):
        folders.read_captioned(captioned(album, rows, header))


def test_a_table_in_another_encoding_is_refused(album):
    (album / "captions.csv").write_bytes("file,caption\nred.png,rot\nblue.png,grün".encode("cp1252"))
    with pytest.raises(ValueError, match=r"captions\.csv' is no CSV file in UTF-8"):
        folders.read_captioned(album)


def test_a_folder_without_a_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"captions\.csv' is not there"):
        folders.read_captioned(tmp_path)
