"""The addresses of accounts, for the application to take up."""

from litestar.handlers import BaseRouteHandler

from atende.accounts.login_pages import login, login_page, logout
from atende.accounts.people_pages import (
    audit_page,
    disable,
    enable,
    end_persons_session,
    people_page,
    person_page,
    store_roles,
)
from atende.accounts.profile_pages import (
    change_password,
    end_others,
    end_session,
    me,
    password_page,
    profile_page,
    sessions_page,
    store_preferences,
)

handlers: list[BaseRouteHandler] = [
    login_page,
    login,
    logout,
    me,
    profile_page,
    store_preferences,
    password_page,
    change_password,
    sessions_page,
    end_session,
    end_others,
    people_page,
    audit_page,
    person_page,
    store_roles,
    disable,
    enable,
    end_persons_session,
]
