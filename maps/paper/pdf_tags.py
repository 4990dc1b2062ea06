"""Structure trees (tags) of PDFs that are bound into one, joined below one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdf import PageObject, PdfReader, PdfWriter

__all__ = ["TagTree"]

_PAGE = "/StructParents"
"""Place of the marked contents of a page in the tree."""


class TagTree:
    """Structure trees of the parts, joined below one document: which tag each marked content of each page has."""

    def __init__(self) -> None:
        self._kids: list[Any] = []
        self._parents: dict[int, Any] = {}
        self._roles = DictionaryObject()
        self._spaces: list[Any] = []
        self._parts = 0

    def add(self, writer: PdfWriter, reader: PdfReader, pages: Sequence[PageObject]) -> None:
        """Add the tree of a part whose pages were appended; nothing where it has none."""
        found = reader.root_object.get("/StructTreeRoot")
        if found is None:
            return
        root: Any = found.get_object()
        root = root.clone(writer)
        self._parts += 1
        before = max(self._parents, default=-1) + 1
        for key, value in _numbers(root.get("/ParentTree", DictionaryObject())):
            self._parents[before + key] = value
        for old, page in zip(reader.pages, pages, strict=True):
            if _PAGE in old:  # pypdf leaves it out
                page[NameObject(_PAGE)] = old[_PAGE]
        for holder in _holders(pages):
            for name in (_PAGE, "/StructParent"):
                if name in holder:
                    holder[NameObject(name)] = NumberObject(before + int(holder[name]))
        self._roles.update(root.get("/RoleMap", DictionaryObject()).get_object())
        self._spaces += root.get("/Namespaces", ArrayObject()).get_object()
        kids = root.get("/K", ArrayObject())
        kids = list(kids.get_object()) if isinstance(kids.get_object(), ArrayObject) else [kids]
        for kid in kids:
            _rename(kid, f"p{self._parts}-".encode())
        self._kids += kids

    def put(self, writer: PdfWriter) -> None:
        """Write the joined tree; nothing where no part has tags."""
        if not self._kids:
            return
        root, whole = DictionaryObject(), DictionaryObject()
        at, inner = _added(writer, root), _added(writer, whole)
        for kid in self._kids:
            own = kid.get_object()
            if own.get("/S") == "/Document":
                own[NameObject("/S")] = NameObject("/Part")
            own[NameObject("/P")] = inner
        whole.update(_named(Type=NameObject("/StructElem"), S=NameObject("/Document"), P=at, K=ArrayObject(self._kids)))
        pairs = [item for key in sorted(self._parents) for item in (NumberObject(key), self._parents[key])]
        root.update(
            _named(
                Type=NameObject("/StructTreeRoot"),
                K=ArrayObject([inner]),
                ParentTree=_added(writer, _named(Nums=ArrayObject(pairs))),
                ParentTreeNextKey=NumberObject(max(self._parents, default=-1) + 1),
                IDTree=_added(writer, _names(inner)),
                RoleMap=self._roles,
            )
        )
        if self._spaces:
            root[NameObject("/Namespaces")] = ArrayObject(self._spaces)
        writer.root_object.update(_named(StructTreeRoot=at, MarkInfo=_named(Marked=BooleanObject(True))))


def _added(writer: PdfWriter, item: DictionaryObject) -> Any:  # noqa: ANN401 (pypdf)
    """Return the reference to a new object of a document."""
    return writer._add_object(item)  # noqa: SLF001 (pypdf has no other way)


def _named(**items: Any) -> DictionaryObject:  # noqa: ANN401
    """Return a dictionary of a PDF."""
    return DictionaryObject({NameObject(f"/{name}"): item for name, item in items.items()})


def _names(element: Any) -> DictionaryObject:  # noqa: ANN401
    """Return the tree of the names of the elements inside an element."""
    found, waiting = [], [element]
    while waiting:
        at = waiting.pop()
        if "/ID" in at.get_object():
            found.append((bytes(at.get_object()["/ID"]), at))
        waiting += _inner(at)
    found.sort(key=lambda item: item[0])
    return _named(Names=ArrayObject(item for name, at in found for item in (ByteStringObject(name), at)))


def _holders(pages: Iterable[PageObject]) -> Iterator[Any]:
    """Yield the pages, notes and forms that say their place in the tree, each once."""
    seen = set()
    for page in pages:
        forms = page.get("/Resources", DictionaryObject()).get_object().get("/XObject", DictionaryObject()).get_object()
        for item in (page, *page.get("/Annots", ArrayObject()), *forms.values()):
            own = item.get_object()
            if id(own) not in seen:
                seen.add(id(own))
                yield own


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:  # noqa: ANN401 (pypdf)
    """Yield keys and values of a number tree."""
    own = tree.get_object()
    pairs = own.get("/Nums", ArrayObject())
    for at in range(0, len(pairs), 2):
        yield int(pairs[at]), list.__getitem__(pairs, at + 1)
    for kid in own.get("/Kids", ArrayObject()):
        yield from _numbers(kid)


def _inner(element: Any) -> list[Any]:  # noqa: ANN401
    """Return the elements inside an element of the tree, as they are referred to."""
    kids = element.get_object().get("/K", NullObject())
    listed = kids.get_object() if isinstance(kids.get_object(), ArrayObject) else [kids]
    return [kid for kid in list.__iter__(listed) if isinstance(own := kid.get_object(), DictionaryObject) and "/S" in own]


def _rename(element: Any, prefix: bytes) -> None:  # noqa: ANN401
    """Make the names of elements, and what refers to them, those of one part."""
    waiting = [element]
    while waiting:
        own = waiting.pop()
        waiting += _inner(own)
        element = own.get_object()
        if "/ID" in element:
            element[NameObject("/ID")] = _prefixed(element["/ID"], prefix)
        looks = element.get("/A", ArrayObject())
        looks = looks.get_object() if isinstance(looks.get_object(), ArrayObject) else [looks]
        for look in looks:
            table: Any = look.get_object()
            if "/Headers" in table:
                table[NameObject("/Headers")] = ArrayObject([_prefixed(name, prefix) for name in table["/Headers"]])


def _prefixed(name: Any, prefix: bytes) -> ByteStringObject:  # noqa: ANN401
    own = name.original_bytes if isinstance(name, (TextStringObject, ByteStringObject)) else str(name).encode()
    return ByteStringObject(prefix + own)
