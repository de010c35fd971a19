"""Files that were sent, by either side: kept in memory, the same bytes once."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

_FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "document": "documents",
    "sticker": "stickers",
    "video": "videos",
    "audio": "music",
}


@dataclass(frozen=True)
class Upload:
    """A file as it arrives over HTTP."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A file with the names Telegram would give it."""

    id: str
    unique_id: str
    kind: str
    path: str
    upload: Upload

    def described(self) -> dict[str, Any]:
        """As Telegram's File object."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.upload.content),
            "file_path": self.path,
        }

    def content(self, given: dict[str, Any]) -> dict[str, Any]:
        """As it hangs in a message: {"photo": [...]}, {"voice": {...}}; `given` are duration, width and the like."""
        base: dict[str, Any] = {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.upload.content),
        }
        width, height = picture_size(self.upload.content) or (512, 512)
        if self.kind == "photo":
            return {"photo": [base | {"width": width, "height": height}]}
        if self.kind == "sticker":
            shape = {"type": "regular", "width": width, "height": height, "is_animated": False, "is_video": False}
            return {"sticker": base | shape | {"emoji": given.get("emoji", "🙂")}}
        base |= {"mime_type": self.upload.mime}
        if self.kind != "voice":
            base |= {"file_name": self.upload.name}
        if self.kind in {"voice", "audio", "video"}:
            base |= {"duration": int(given.get("duration") or 0)}
        if self.kind == "video":
            base |= {"width": int(given.get("width") or 640), "height": int(given.get("height") or 360)}
        if self.kind == "audio":
            base |= {name: given[name] for name in ("performer", "title") if given.get(name)}
        return {self.kind: base}


class Files:
    """All files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Kept] = {}
        self._by_path: dict[str, Kept] = {}

    def keep(self, kind: str, upload: Upload) -> Kept:
        """Keep a file; the same bytes of the same kind and name come back under the same id."""
        digest = hashlib.sha256(f"{kind}\0{upload.name}\0".encode() + upload.content).hexdigest()[:24]
        file_id = f"{kind}-{digest}"
        if file_id not in self._by_id:
            ending = upload.name.rpartition(".")[2] if "." in upload.name else ""
            ending = ending if ending.isalnum() else (mimetypes.guess_extension(upload.mime) or ".bin").removeprefix(".")
            path = f"{_FOLDERS.get(kind, 'files')}/file_{len(self._by_id) + 1}.{ending}"
            self._by_id[file_id] = self._by_path[path] = Kept(file_id, digest[:16], kind, path, upload)
        return self._by_id[file_id]

    def by_id(self, file_id: str) -> Kept | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> Kept | None:
        return self._by_path.get(path)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG in pixels; None when it is none of these."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    if content[:2] == b"\xff\xd8":
        at = 2
        while at + 9 < len(content) and content[at] == 0xFF:
            marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
                height, width = struct.unpack(">HH", content[at + 5 : at + 9])
                return width, height
            at += 2 + length
    return None
