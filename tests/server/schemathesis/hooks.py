"""Schemathesis loads this module: who calls, and records in the place of examples."""

from typing import Any

import schemathesis
from scene import from_environment

SCENE = from_environment()

# What can take the caller's own account or key away.
DANGEROUS = {
    "removeAccount",
    "restrictAccount",
    "restrictAccountV3",
    "updateAccount",
    "updateConsent",
    "removeApikey",
    "adminUpdateUser",
}


def operation_of(case: Any) -> str:
    """The name of the operation without the kind of credential."""
    return case.operation.definition.raw["x-operation"]


if SCENE.authorization is not None:

    @schemathesis.auth(refresh_interval=None)
    class Login:
        """The credential of the moment."""

        def get(self, case: Any, context: Any) -> str | None:
            return SCENE.authorization

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    check = None
    if case.path_parameters:
        check = SCENE.fill_path(case.operation.path, case.path_parameters)
    if isinstance(case.body, dict):
        SCENE.fill_body(case.body, check)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    if operation_of(case) in DANGEROUS and response.status_code < 300 and SCENE.is_locked_out():
        SCENE.new_caller()
