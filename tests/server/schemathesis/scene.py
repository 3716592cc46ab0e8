"""What a run of schemathesis finds on the server, and who calls.

Where a request names a record by the example value of the document, there is a record: it is made on the spot
and its id put in the example's place. Deletions then always meet something, whatever came before.
"""

import hashlib
import json
import os
from typing import Any

import requests

# The example values of the document.
EXAMPLE_KEY_ID = "81994296-447a-4b1b-a506-bc31682c734f"
EXAMPLE_RECORD_IDS = (33, "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21")
EXAMPLE_USER = "joe"
EXAMPLE_PASSWORD = "correct horse battery staple"
EXAMPLE_IMAGE = "showcase-linen-shirt"
EXAMPLE_SUBSCRIBER = "a5977d31-6b67-4ae2-b48f-d749ac9fef28"

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

# The lowest role that may have a key of the level.
ROLES = {1: "user", 4: "user", 9: "admin"}


class Scene:
    """A server with its control plane, and the caller of a run: `anonymous`, `key 4`, `jwt admin`."""

    def __init__(self, ready: dict[str, Any], caller: str) -> None:
        self.url: str = ready["url"]
        self.is_v3: bool = ready["generation"] == "v3"
        self.control: dict[str, str] = ready["control"]
        self.kind, _, self.rank = caller.partition(" ")
        # Not schemathesis' own session: nothing of this is part of a test.
        self.http = requests.Session()
        self.number = 0
        self.authorization: str | None = None
        self.new_caller()

    def new_caller(self) -> None:
        """Makes the account that calls, and another key to arrange its records with."""
        if self.kind == "key":
            level = int(self.rank)
            self.person = self.order("people", {"role": ROLES[level]})
            self.authorization = basic(self.order("keys", {"level": level, "person": self.person["id"]}))
        else:
            self.person = self.order("people", {"role": self.rank or "user"})
            if self.kind == "jwt":
                self.authorization = f"Bearer {self.person['token']}"
        self.owner = basic(self.order("keys", {"level": 9, "person": self.person["id"]}))

    def is_locked_out(self) -> bool:
        """Whether an earlier call froze or deleted the account, or took the key away."""
        if self.authorization is None:
            return False
        headers = {"Authorization": self.authorization}
        answer = self.http.get(f"{self.url}/whoami/{self.kind}", headers=headers)
        return answer.status_code in (401, 451)

    def order(self, what: str, body: Any) -> Any:
        """Has the control plane make something."""
        headers = {"Authorization": f"Bearer {self.control['token']}"}
        answer = self.http.post(f"{self.control['url']}/{what}", json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def last_mail(self) -> Any:
        headers = {"Authorization": f"Bearer {self.control['token']}"}
        url = f"{self.control['url']}/mails"
        mails = self.http.get(url, headers=headers).json()["mails"]
        self.http.delete(url, headers=headers)
        return mails[-1]

    def make(self, path: str, body: Any, *, openly: bool = False) -> Any:
        """Has the caller's account make something, or somebody without a credential."""
        headers = {} if openly else {"Authorization": self.owner}
        answer = self.http.post(self.url + path, json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def address(self) -> str:
        """An e-mail address that nobody has."""
        self.number += 1
        return f"somebody-{self.number}@example.com"

    def id_of(self, record: Any) -> Any:
        return record["id"] if self.is_v3 else record["uuid"]

    # Records, by the start of the paths that name them.

    def set(self, *, public: bool = False) -> Any:
        wish = {"name": "A", "measies": {"neck": 380}, "public": public}
        return self.id_of(self.make("/sets/key", wish)["set"])

    def pattern(self, *, public: bool = False) -> Any:
        wish = {"design": "aaron", "settings": {"sa": 5}, "public": public}
        return self.id_of(self.make("/patterns/key", wish)["pattern"])

    def bookmark(self) -> Any:
        return self.id_of(self.make("/bookmarks/key", {"type": "doc", "title": "A", "url": "/a"})["bookmark"])

    def apikey(self) -> Any:
        return self.order("keys", {"level": 1, "person": self.person["id"]})["key"]

    def curated_set(self) -> Any:
        names = {"en": "A"}
        return self.id_of(self.order("curated-sets", {"names": names, "measurements": {"neck": 380}}))

    def suggestion(self) -> Any:
        wish = {"set": self.set(), "height": 170, "name": "A", "img": PICTURE}
        return self.make("/curated-sets/suggest/key", wish)["submission"]["id"]

    def subscriber(self) -> Any:
        self.make("/subscriber", {"email": self.address(), "language": "en"}, openly=True)
        return self.last_mail()["actionUrl"].split("?id=")[1]

    def image(self) -> Any:
        self.number += 1
        wish = {"img": PICTURE, "type": "blog", "subId": "main", "slug": f"image-{self.number}"}
        return self.make("/images/key", wish)["imgId"]

    def sign_up(self) -> tuple[str, str]:
        self.make("/signup", {"email": self.address(), "language": "en"}, openly=True)
        mail = self.last_mail()
        return mail["confirmation"], mail["check"]

    def signin_link(self) -> tuple[str, str]:
        self.make("/signinlink", {"username": self.person["email"]}, openly=True)
        mail = self.last_mail()
        return mail["confirmation"], mail["check"]

    # What requests name.

    def fill_path(self, template: str, values: dict[str, Any]) -> str | None:
        """Puts the id of a record in the place of an example; returns the check that belongs to it, if any."""
        start = template.split("{")[0]
        known = values.get("id")
        if start == "/confirm/signup/" and known == EXAMPLE_KEY_ID:
            values["id"], check = self.sign_up()
            return check
        if start in ("/signinlink/", "/confirmations/") and known == EXAMPLE_KEY_ID:
            values["id"], check = self.signin_link()
            if "check" in values:
                values["check"] = check
            return check
        makers = {
            "/apikeys/": self.apikey,
            "/curated-sets/from/": self.suggestion,
            "/suggested-sets/": self.suggestion,
            "/subscriber/": self.subscriber,
            "/ocunsub/": self.subscriber,
            "/bookmarks/": self.bookmark,
            "/curated-sets/": self.curated_set,
            "/images/": self.image,
            "/admin/user/": lambda: self.id_of(self.order("people", {})),
            "/admin/impersonate/": lambda: self.id_of(self.order("people", {})),
            # Anything that names a user is a text, a number as well.
            "/users/": lambda: str(self.id_of(self.person)),
            "/sets/": lambda: self.set(public=template.endswith(("json", "yaml"))),
            "/patterns/": lambda: self.pattern(public=template.endswith(("json", "yaml"))),
        }
        examples = (EXAMPLE_KEY_ID, *EXAMPLE_RECORD_IDS, EXAMPLE_USER, EXAMPLE_IMAGE)
        if start in makers and known in examples:
            values["id"] = makers[start]()
        return None

    def fill_body(self, body: dict[str, Any], check: str | None) -> None:
        """Puts what exists in the place of examples."""
        if check is not None and isinstance(body.get("check"), str):
            body["check"] = check
        if body.get("username") == EXAMPLE_USER and body.get("password") == EXAMPLE_PASSWORD:
            wish = {"email": self.address(), "password": EXAMPLE_PASSWORD}
            body["username"] = self.order("people", wish)["email"]
        elif body.get("username") == EXAMPLE_USER:
            body["username"] = self.person["email"]
        if body.get("set") in EXAMPLE_RECORD_IDS:
            body["set"] = self.set()
        if body.get("uuid") == EXAMPLE_SUBSCRIBER:
            body["uuid"] = self.subscriber()
        if body.get("id") == EXAMPLE_SUBSCRIBER and isinstance(body.get("ehash"), str):
            email = self.address()
            self.make("/subscriber", {"email": email, "language": "en"}, openly=True)
            body["ehash"] = hashlib.sha256(email.encode()).hexdigest()


def basic(key: dict[str, str]) -> str:
    return requests.auth._basic_auth_str(key["key"], key["secret"])


def from_environment() -> Scene:
    """The scene that `run.py` told this process."""
    return Scene(json.loads(os.environ["SCENE_READY"]), os.environ["SCENE_CALLER"])
