"""The page of permissions and built-in roles."""

from pristan.core.access import COMPANY_WIDE, Permission
from pristan.staff.policy.roles import PERMISSION_NAMES, ROLE_NAMES, ROLE_PERMISSIONS, BuiltInRole
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

INTRO = """\
Права даёт роль, роль выдаётся человеку на всю компанию или на отдельные направления. Встроенные роли не меняются;
свои роли собирают из тех же прав. Права с отметкой «вся компания» действуют, только если роль выдана на всю
компанию. Выдать больше, чем есть у себя, нельзя."""


def page() -> str:
    """Permissions by built-in role."""
    header = ["право", "код", "вся компания", *(ROLE_NAMES[role] for role in BuiltInRole)]
    rows = [
        [
            PERMISSION_NAMES[item],
            code(item.value),
            "да" if item in COMPANY_WIDE else "",
            *("✓" if item in ROLE_PERMISSIONS[role] else "" for role in BuiltInRole),
        ]
        for item in Permission
    ]
    return page_of("Права и роли", INTRO, table(header, rows))
