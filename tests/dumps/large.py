"""`python -m tests.dumps.large FOLDER`: how many megabytes the reading of large files adds to a
process, one line each. The files are mostly holes, so the disk keeps little of them."""

import io
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import zstandard

from magreader.dumps.containers import read_container
from tests.dumps.warc_records import answer
from tests.memory import peak

MB = 1024 * 1024
SIZE = 200 * MB


def _hole(file: BinaryIO) -> None:
    file.truncate(file.seek(SIZE, os.SEEK_CUR))


def _text(file: BinaryIO) -> None:
    _hole(file)


def _row(file: BinaryIO) -> None:
    file.write(b'{"text": "')
    _hole(file)
    file.seek(0, os.SEEK_END)
    file.write(b'"}\n{"text": "after"}\n')


def _record(file: BinaryIO) -> None:
    file.write(answer("https://e.example/a", b"", length=SIZE)[:-4])
    _hole(file)


def _tar(file: BinaryIO) -> None:
    member = tarfile.TarInfo("a.txt")
    member.size = SIZE
    file.write(member.tobuf())
    _hole(file)


def _gzip(file: BinaryIO) -> None:
    packer = zlib.compressobj(1, wbits=31)
    file.write(packer.compress(b'{"text": "one"}\n'))
    file.writelines(packer.compress(bytes(MB)) for _ in range(SIZE // MB))
    file.write(packer.flush())


def _zstandard(file: BinaryIO) -> None:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    file.write(packer.compress(b'{"text": "one"}\n'))
    file.writelines(packer.compress(bytes(MB)) for _ in range(SIZE // MB))
    file.write(packer.flush())


def _zip(file: BinaryIO) -> None:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("rows.jsonl", "w") as member,
    ):
        member.write(b'{"text": "one"}\n')
        for _ in range(SIZE // MB):
            member.write(bytes(MB))


LARGE: tuple[Callable[[BinaryIO], None], ...]
LARGE = (_text, _row, _record, _tar, _gzip, _zstandard, _zip)


def main(folder: Path) -> None:
    list(read_container("warm", io.BytesIO(b"text")))
    for make in LARGE:
        path = folder / make.__name__
        with path.open("w+b") as file:
            make(file)
            before = peak()
            assert list(read_container(path.name, file))
            print(make.__name__.strip("_"), peak() - before)
        path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
