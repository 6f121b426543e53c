import pytest

from pristan.core.access import COMPANY_WIDE, EVERYWHERE, NOWHERE, Permission, Reach
from pristan.staff.policy.roles import (
    ROLE_NAMES,
    ROLE_PERMISSIONS,
    BuiltInRole,
    Grant,
    keeps_an_owner,
    known_permissions,
    missing_to_grant,
    rights_of,
)

P = Permission


def a_grant(role: BuiltInRole = BuiltInRole.OPERATOR, reach: Reach = EVERYWHERE) -> Grant:
    return Grant(role_code=role, permissions=ROLE_PERMISSIONS[role], reach=reach)


def test_no_grant_gives_nothing() -> None:
    assert rights_of([]) == {}


def test_an_empty_reach_gives_nothing() -> None:
    assert rights_of([a_grant(reach=NOWHERE)]) == {}


def test_rights_hold_only_on_the_lines_of_their_grant() -> None:
    rights = rights_of([a_grant(BuiltInRole.SUPERVISOR, Reach.of(1)), a_grant(BuiltInRole.OPERATOR, Reach.of(2))])
    assert rights[P.CONVERSATIONS_REPLY] == Reach.of(1, 2)
    assert rights[P.QUEUES_VIEW] == Reach.of(1)


def test_a_limited_grant_gives_nothing_that_acts_on_the_whole_company() -> None:
    rights = rights_of([a_grant(BuiltInRole.ADMINISTRATOR, Reach.of(1))])
    assert not COMPANY_WIDE & set(rights)
    assert rights[P.INBOXES_MANAGE] == Reach.of(1)


@pytest.mark.parametrize(
    ("giver", "given", "reach", "allowed"),
    [
        pytest.param(a_grant(BuiltInRole.OWNER), BuiltInRole.OWNER, EVERYWHERE, True, id="an owner makes an owner"),
        pytest.param(
            a_grant(BuiltInRole.ADMINISTRATOR),
            BuiltInRole.OWNER,
            EVERYWHERE,
            False,
            id="no one rises above himself",
        ),
        pytest.param(
            a_grant(BuiltInRole.ADMINISTRATOR),
            BuiltInRole.OWNER,
            Reach.of(1),
            False,
            id="nor in a limited grant",
        ),
        pytest.param(a_grant(BuiltInRole.ADMINISTRATOR), BuiltInRole.SUPERVISOR, EVERYWHERE, True, id="below oneself"),
        pytest.param(
            a_grant(BuiltInRole.OPERATOR, Reach.of(1)), BuiltInRole.OPERATOR, Reach.of(1), True, id="own line"
        ),
        pytest.param(
            a_grant(BuiltInRole.OPERATOR, Reach.of(1)),
            BuiltInRole.OPERATOR,
            Reach.of(2),
            False,
            id="another line",
        ),
        pytest.param(
            a_grant(BuiltInRole.OPERATOR, Reach.of(1)),
            BuiltInRole.OPERATOR,
            EVERYWHERE,
            False,
            id="all lines",
        ),
    ],
)
def test_nobody_gives_more_than_they_have(giver: Grant, given: BuiltInRole, reach: Reach, *, allowed: bool) -> None:
    missing = missing_to_grant(rights_of([giver]), permissions=ROLE_PERMISSIONS[given], reach=reach)
    assert (not missing) is allowed


def test_every_built_in_role_has_a_name_and_permissions() -> None:
    assert set(ROLE_NAMES) == set(ROLE_PERMISSIONS) == set(BuiltInRole)
    assert all(ROLE_PERMISSIONS.values())


def test_an_auditor_changes_nothing_and_sees_no_personal_data() -> None:
    permissions = ROLE_PERMISSIONS[BuiltInRole.AUDITOR]
    assert P.CONTACTS_VIEW_PERSONAL not in permissions
    assert all(permission.endswith("view") for permission in permissions)


def test_unknown_permissions_of_a_later_release_are_ignored() -> None:
    assert known_permissions(["conversations.view", "moon.land"]) == {P.CONVERSATIONS_VIEW}


def test_the_last_owner_stays() -> None:
    assert keeps_an_owner([1, 2], leaving=1)
    assert not keeps_an_owner([1], leaving=1)


def test_reaches_add_up_and_meet() -> None:
    assert Reach.of(1).joined(Reach.of(2)) == Reach.of(1, 2)
    assert Reach.of(1).joined(EVERYWHERE) == EVERYWHERE
    assert Reach.of(1, 2).met(Reach.of(2, 3)) == Reach.of(2)
    assert EVERYWHERE.met(Reach.of(3)) == Reach.of(3)
    assert Reach.of(3).met(EVERYWHERE) == Reach.of(3)
    assert not Reach.of(1).covers(EVERYWHERE)
