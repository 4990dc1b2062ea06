from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.decode import decode

TEXT = "denuncia;delito;dirección\n1;DAÑOS;Jr. Ñuñoa N° 5\n2;violación;Av. Túpac Amaru – «el muñón»\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_word(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == decode(TEXT.encode())
    assert decode(TEXT.encode(encoding)).text == TEXT
    assert decode(TEXT.encode(encoding)).notices == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"])
def test_other_encodings_are_found_and_told(encoding: str) -> None:
    text = TEXT if encoding != "cp850" else TEXT.replace("–", "-")
    found = decode(text.encode(encoding))
    assert found.text == text
    assert [code for code, _ in found.notices] == ["ENC_DETECTADA"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hora\u00a0del\u00a0hecho;Modalidad\u00a0del\u00a0delito\n19:05;Extorsión\n", "cp1252"),
        ("Robo;más allá de la cárcel\nHurto;Jirón Panamá\n", "cp850"),
        ("Robo;más allá de la cárcel, n. 5º\n", "cp850"),
    ],
)
def test_no_break_spaces_of_windows_are_no_letters_of_dos(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_two_files_pasted_together() -> None:
    found = decode(TEXT.encode() + TEXT.encode("cp1252"))
    assert found.text == TEXT * 2
    assert [code for code, _ in found.notices] == ["ENC_MIXTA"]


def test_text_encoded_twice_is_mended_and_right_text_left_alone() -> None:
    twice = TEXT.encode().decode("cp1252", errors="ignore")
    assert "DAÑOS" not in twice
    found = decode("MICROCOMERCIALIZACIÃ“N DAÃ‘OS Â«asÃ­Â»".encode())
    assert found.text == "MICROCOMERCIALIZACIÓN DAÑOS «así»"
    assert [code for code, _ in found.notices] == ["TEXTO_MOJIBAKE"]
    assert decode("ÁRBOL Ã Â ÑANDÚ".encode()).text == "ÁRBOL Ã Â ÑANDÚ"


WORDS = st.sampled_from(
    "DAÑOS Ñuñoa LESIÓN violación Jr. Túpac N° público CORRUPCIÓN niña Él PEÑA María AGRESIÓN año José".split()  # noqa: SIM905
)


@given(st.lists(WORDS, min_size=3, max_size=30), st.sampled_from(["utf-8", "cp1252", "cp850", "mac_roman", "utf-16"]))
def test_a_few_words_are_enough(words: list[str], encoding: str) -> None:
    text = " ".join(["denuncia", *words]) + "\n"
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=300))
def test_any_bytes_become_text(raw: bytes) -> None:
    assert isinstance(decode(raw).text, str)
